import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { codePath, proxyEvent } from './chatgpt.ts';
import { openAiEvent, openAiPath, openAiSettings } from './openai.ts';

/**
 * The handlers that Lambda calls, behind a plain server in a process of its own: what a gateway of this kind costs where
 * it may take several requests at a time. Between the two stands only the making of the event; the response stream is
 * the server's. Run by `fork` with the upstream's address.
 */
interface Head {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: unknown) => handler,
    HttpResponseStream: {
      from: (response: ServerResponse, { statusCode, headers }: Head) =>
        response.writeHead(statusCode, headers),
    },
  },
});
Object.assign(process.env, openAiSettings(process.argv[2] ?? '').environment);
const require = createRequire(import.meta.url);
const [openAi, chatgpt] = [require(openAiPath), require(codePath)];
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 30_000 };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    const path = request.url ?? '/';
    if (path === '/chatgpt') chatgpt.http(proxyEvent(path, path, body), response, context);
    else openAi.http(openAiEvent(path, body), response, context);
  });
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
