import type http from 'node:http';
import type { LookupFunction } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import type { PeerCertificate, SecureContext } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { connectionError } from './connection-error.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { bodyHeaders } from '../http1/request-head.ts';
import { ReplyChunks } from './reply-chunks.ts';
import { shownCertificate } from './shown-certificate.ts';
import { brokenOff, isReset, StaleConnection } from './stale-connection.ts';
import { TimeLimits, whenConnected } from './timeouts.ts';

/** What connections through a proxy are opened with. */
export interface ProxiedOptions {
  readonly isPlain: boolean;
  readonly isKeptAlive: boolean;
  readonly proxyEnv: Record<string, string>;
  readonly lookup: LookupFunction | undefined;
  readonly secureContext: SecureContext | undefined;
}

/**
 * Connections through a proxy, which Node's own client opens: it knows how proxies are asked, and `NO_PROXY`. The client
 * is loaded only here.
 * @see Node.js, "Built-in proxy support"
 */
export class ProxiedConnections implements ConnectionPool {
  readonly #isPlain: boolean;
  readonly #agent: http.Agent;

  constructor({ isPlain, isKeptAlive, proxyEnv, lookup, secureContext }: ProxiedOptions) {
    const options = { keepAlive: isKeptAlive, proxyEnv, ...(lookup && { lookup }) };
    this.#isPlain = isPlain;
    this.#agent = isPlain
      ? new (nodeHttp().Agent)(options)
      : new (nodeHttps().Agent)({ ...options, ...(secureContext && { secureContext }) });
  }

  send(outbound: OutboundRequest): Promise<OutboundResponse> {
    return new Promise((resolve, reject) => {
      const request = this.#opened(outbound);
      let end = (error: Error): void => void request.destroy(error);
      const limits = new TimeLimits(outbound, (error) => end(error));
      let certificate = (): PeerCertificate | undefined => undefined;
      request.once('socket', (socket) => {
        if (socket.connecting) certificate = shownCertificate(socket);
        whenConnected(socket, () => limits.connected());
      });
      request.once('finish', () => limits.requestSent());
      request.once('close', () => limits.stop());
      request.on('error', (error) => {
        const isStale = request.reusedSocket && isReset(error);
        reject(isStale ? new StaleConnection() : connectionError(outbound, error, certificate()));
      });
      request.once('response', (incoming) => {
        limits.replied();
        const chunks = incomingChunks(incoming, outbound, limits);
        end = (error) => chunks.cancel(error);
        resolve(outboundResponse(incoming, { chunks, limits }));
      });
      if (outbound.stream) pipeline(Readable.from(outbound.stream.take()), request, () => undefined);
      else request.end(outbound.body);
    });
  }

  retire(): void {
    this.#agent.maxFreeSockets = 0;
    for (const socket of Object.values(this.#agent.freeSockets).flat()) socket?.destroy();
  }

  /** @throws FlowError for a header that cannot be sent */
  #opened(outbound: OutboundRequest): http.ClientRequest {
    const { url, method, headers } = outbound;
    const { protocol, hostname, port, path } = urlToHttpOptions(url);
    const all = [['Host', url.host] as const, ...headers, ...bodyHeaders(outbound)];
    const client = this.#isPlain ? nodeHttp() : nodeHttps();
    try {
      return client.request({
        ...{ protocol, hostname, port, path, method },
        agent: this.#agent,
        headers: this.#isPlain ? grouped(all) : all.flat(),
      });
    } catch (error) {
      throw connectionError(outbound, error);
    }
  }
}

function nodeHttp(): typeof import('node:http') {
  return process.getBuiltinModule('node:http');
}

function nodeHttps(): typeof import('node:https') {
  return process.getBuiltinModule('node:https');
}

/** By name: without TLS Node.js adds what the proxy has to read, and leaves headers in a list alone. */
function grouped(headers: OutboundRequest['headers']): http.OutgoingHttpHeaders {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const known = values[name];
    values[name] = known === undefined ? value : [known, value].flat();
  }
  return values;
}

function incomingChunks(
  incoming: http.IncomingMessage,
  outbound: OutboundRequest,
  limits: TimeLimits,
): ReplyChunks {
  const chunks = new ReplyChunks(incoming, outbound, limits);
  incoming.on('data', (chunk: Uint8Array) => chunks.add(chunk));
  incoming.on('end', () => chunks.end());
  incoming.on('error', (error) => chunks.end(error));
  incoming.on('close', () => chunks.end(incoming.readableEnded ? undefined : brokenOff()));
  return chunks;
}

interface Reading {
  readonly chunks: ReplyChunks;
  readonly limits: TimeLimits;
}

function outboundResponse(incoming: http.IncomingMessage, { chunks, limits }: Reading): OutboundResponse {
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
    timeUntilEnd: (counts) => limits.untilEnd(counts),
  };
}
