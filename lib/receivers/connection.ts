import http from 'node:http';
import https from 'node:https';
import type { Call, OutboundRequest, OutboundResponse } from '../exchange/ports.ts';
import { connectionError, timeoutError } from './connection-error.ts';

/**
 * The only place that opens a connection to a receiver. Connections are kept alive between messages, also across
 * the invocations of one Lambda environment.
 */
export const call: Call = async (request) => {
  try {
    return await sent(request);
  } catch (error) {
    if (error instanceof StaleConnection) return await sent(request);
    throw error;
  }
};

/**
 * A kept-alive connection that the receiver had closed before it saw the request: the request was never taken, so it
 * is sent once more. A frozen Lambda environment wakes up with such connections.
 * @see Node.js, "request.reusedSocket"
 */
class StaleConnection extends Error {}

const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
};

function sent(outbound: OutboundRequest): Promise<OutboundResponse> {
  return new Promise((resolve, reject) => {
    const request = openedRequest(outbound);
    let response: http.IncomingMessage | undefined;
    const end = (error: Error): void => void (response ?? request).destroy(error);
    const deadline = setTimeout(() => end(timeoutError(outbound, 'deadline')), outbound.deadline.remainingMs);
    request.setTimeout(outbound.timeoutMs, () => end(timeoutError(outbound, 'silence')));
    request.once('close', () => clearTimeout(deadline));
    request.once('error', (error) =>
      reject(isStale(request, error) ? new StaleConnection() : connectionError(outbound, error)),
    );
    request.once('response', (incoming) => {
      response = incoming;
      resolve(outboundResponse(outbound, incoming));
    });
    request.end(outbound.body);
  });
}

function openedRequest({ url, method, headers, body }: OutboundRequest): http.ClientRequest {
  const { request } = url.protocol === 'https:' ? https : http;
  const agent = url.protocol === 'https:' ? agents['https:'] : agents['http:'];
  const length = body ? ['Content-Length', String(body.length)] : [];
  const host = ['Host', url.host];
  return request(url, { method, agent, headers: [...host, ...headers.flat(), ...length] });
}

const resetCodes: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE']);

function isStale(request: http.ClientRequest, error: NodeJS.ErrnoException): boolean {
  return request.reusedSocket && resetCodes.has(error.code);
}

function outboundResponse(outbound: OutboundRequest, incoming: http.IncomingMessage): OutboundResponse {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.push([incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '']);
  }
  return {
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    headers,
    body: chunks(outbound, incoming),
    cancel: () => void incoming.destroy(),
  };
}

async function* chunks(
  outbound: OutboundRequest,
  incoming: http.IncomingMessage,
): AsyncGenerator<Uint8Array> {
  try {
    yield* incoming;
  } catch (error) {
    throw connectionError(outbound, error);
  }
}
