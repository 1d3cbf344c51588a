import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Call, OutboundRequest, OutboundResponse } from '../exchange/ports.ts';
import { connectionError } from './connection-error.ts';
import { type ConnectionPool, ConnectionPools } from './connection-pools.ts';
import { refuseAddress } from './network-address.ts';
import type { ProxyEnvironment } from './proxy.ts';
import { ReplyChunks } from './reply-chunks.ts';
import { shownCertificate } from './shown-certificate.ts';
import { TimeLimits, watchRequest } from './timeouts.ts';

/**
 * The only place that opens a connection to a receiver. Connections are kept alive between messages, also across
 * the invocations of one Lambda environment.
 */
export const call: Call = connections(process.env);

/** Calls over connections of their own, through the proxy that the environment names. */
export function connections(environment: ProxyEnvironment): Call {
  const pools = new ConnectionPools(environment);
  return async (request) => {
    refuseAddress(request);
    const pool = pools.pool(request);
    try {
      return await sent(request, pool);
    } catch (error) {
      if (error instanceof StaleConnection) return await sent(request, pools.renewedPool(request, pool));
      throw error;
    }
  };
}

/**
 * A kept-alive connection that the receiver had closed before it saw the request: the request was never taken, so it
 * is sent once more. A frozen Lambda environment wakes up with such connections.
 * @see Node.js, "request.reusedSocket"
 */
class StaleConnection extends Error {}

function sent(outbound: OutboundRequest, pool: ConnectionPool): Promise<OutboundResponse> {
  return new Promise((resolve, reject) => {
    const request = openedRequest(outbound, pool);
    let end = (error: Error): void => void request.destroy(error);
    const limits = new TimeLimits(outbound, (error) => end(error));
    watchRequest(request, limits, outbound);
    const certificate = outbound.url.protocol === 'https:' ? shownCertificate(request) : undefined;
    request.on('error', (error) =>
      reject(
        isStale(request, error) ? new StaleConnection() : connectionError(outbound, error, certificate?.()),
      ),
    );
    request.once('response', (incoming) => {
      limits.replied();
      const chunks = new ReplyChunks(incoming, outbound, limits);
      end = (error) => chunks.cancel(error);
      resolve(outboundResponse(incoming, chunks));
    });
    request.end(outbound.body);
  });
}

/** @throws FlowError for a header that cannot be sent */
function openedRequest(
  outbound: OutboundRequest,
  { agent, isReadByProxy }: ConnectionPool,
): http.ClientRequest {
  const { url, method, headers, body } = outbound;
  const client = url.protocol === 'https:' ? https : http;
  const length = body ? [['Content-Length', String(body.length)] as const] : [];
  const all = [['Host', url.host] as const, ...headers, ...length];
  try {
    return client.request({
      ...target(url),
      method,
      agent,
      headers: isReadByProxy ? grouped(all) : all.flat(),
    });
  } catch (error) {
    throw connectionError(outbound, error);
  }
}

type Target = Pick<http.RequestOptions, 'protocol' | 'hostname' | 'port' | 'path'>;

const targets = new WeakMap<URL, Target>();

/** The parts of a URL as Node.js wants them. They are kept, since reading them is a good part of what a call costs. */
function target(url: URL): Target {
  const known = targets.get(url);
  if (known) return known;
  const { protocol, hostname, port, path } = urlToHttpOptions(url);
  const read = { protocol, hostname, port, path };
  targets.set(url, read);
  return read;
}

/** By name: Node.js adds what the proxy has to read, and leaves headers in a list alone. */
function grouped(headers: OutboundRequest['headers']): http.OutgoingHttpHeaders {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const known = values[name];
    values[name] = known === undefined ? value : [known, value].flat();
  }
  return values;
}

const resetCodes: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE']);

function isStale(request: http.ClientRequest, error: NodeJS.ErrnoException): boolean {
  return request.reusedSocket && resetCodes.has(error.code);
}

function outboundResponse(incoming: http.IncomingMessage, chunks: ReplyChunks): OutboundResponse {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.push([incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '']);
  }
  return {
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    headers,
    body: chunks,
    cancel: (reason) => chunks.cancel(reason),
  };
}
