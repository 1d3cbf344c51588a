import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the endpoint answers: a status with a body, nothing at all, a body that stops half-way or never ends. */
export type Reply = { readonly status: number; readonly body: string } | 'silence' | 'half a body' | 'drops';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface SecretsManagerEndpoint {
  readonly url: string;
  readonly received: readonly Received[];
  close(): void;
}

/** A socket that speaks Secrets Manager's JSON protocol: the given replies in their order, the last one again and again. */
export async function secretsManagerEndpoint(...replies: readonly Reply[]): Promise<SecretsManagerEndpoint> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    const reply = replies[received.length - 1] ?? replies.at(-1) ?? 'silence';
    if (reply === 'silence') return;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (reply === 'half a body') response.writeHead(200).write('{"SecretString":"sk-');
    else if (reply === 'drops') drip(response);
    else response.writeHead(reply.status).end(reply.body);
  });
  return {
    url: await listening(server),
    received,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

function drip(response: ServerResponse): void {
  const drops = setInterval(() => response.write(' '), 50);
  response.writeHead(200).once('close', () => clearInterval(drops));
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * The signature that a request should bear.
 * @see AWS IAM User Guide, "Create a signed AWS API request"
 */
export function expectedSignature({ headers, body }: Received, secretAccessKey: string): string {
  const [, scope = '', signed = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const request = ['POST', '/', '', lines.join(''), signed, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
