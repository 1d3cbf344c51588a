import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { connectionError } from './connection-error.ts';
import { hasStatus, incomingReply, invalidReply } from './incoming-reply.ts';
import { openedRequest, sendBody } from './outgoing-request.ts';
import { RequestConnection } from './request-connection.ts';
import { StaleConnection } from './stale-connection.ts';
import { TimeLimits, whenConnected } from './timeouts.ts';

/** What connections are opened with. */
export interface ConnectionOptions {
  readonly isPlain: boolean;
  readonly isKeptAlive: boolean;
  readonly proxyEnv: Record<string, string> | undefined;
  readonly lookup: LookupFunction | undefined;
  readonly secureContext: SecureContext | undefined;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
}

/** Idle connections are closed after this time, or earlier where the receiver says when it closes them. */
const maxIdleMs = 5 * 60_000;
/** After a pause as long as this nobody can tell whether idle connections are still open: the process may have been frozen. */
const maxPauseMs = 30_000;

/**
 * Connections of one kind, over Node's own client, directly or through a proxy. Idle ones are kept and used again, the
 * youngest first.
 * @see Node.js, "Class: http.Agent" and "Built-in proxy support"
 */
export class ConnectionPool {
  readonly #isPlain: boolean;
  readonly #isProxied: boolean;
  readonly #agent: http.Agent;
  /** For bodies that can be sent only once: they get connections that are surely open. */
  readonly #unkept: http.Agent;
  readonly #now: () => number;
  #latestUseMs = 0;

  constructor({ isPlain, isKeptAlive, proxyEnv, lookup, secureContext, now }: ConnectionOptions) {
    const Agent = isPlain ? http.Agent : https.Agent;
    const options = {
      ...(proxyEnv && { proxyEnv }),
      ...(lookup && { lookup }),
      ...(secureContext && { secureContext }),
    };
    this.#isPlain = isPlain;
    this.#now = now;
    this.#isProxied = proxyEnv !== undefined;
    this.#unkept = new Agent(options);
    this.#agent = isKeptAlive
      ? new Agent({ ...options, keepAlive: true, scheduling: 'lifo', timeout: maxIdleMs })
      : this.#unkept;
  }

  /**
   * Sends a request on an idle connection, or on a new one.
   * @throws StaleConnection when the idle one turned out closed before the receiver could take the request
   */
  send(outbound: OutboundRequest): Promise<OutboundResponse> {
    return new Promise((resolve, reject) => {
      if (this.#now() - this.#latestUseMs > maxPauseMs) this.closeIdle();
      const request = this.#opened(outbound);
      let connection: RequestConnection | undefined;
      let end = (error: Error): void => void request.destroy(error);
      let failed = (error: Error): void => {
        const reason = connectionError(outbound, error, connection?.shownCertificate());
        reject(connection?.isStale(error, outbound.method) ? new StaleConnection(reason) : reason);
      };
      const limits = new TimeLimits(outbound, (error) => end(error));
      request.once('socket', (socket) => {
        connection = new RequestConnection(socket, request.reusedSocket);
        whenConnected(socket, () => limits.connected());
      });
      if (outbound.firstByteTimeoutMs !== undefined) request.once('finish', () => limits.requestSent());
      request.once('close', () => {
        limits.stop();
        this.#latestUseMs = this.#now();
      });
      request.on('error', (error) => failed(error));
      request.once('upgrade', (_, socket) => {
        failed(invalidReply());
        socket.destroy();
      });
      request.once('response', (incoming) => {
        if (!hasStatus(incoming)) return void request.destroy(invalidReply());
        const { response, chunks } = incomingReply(incoming, { request, outbound, limits });
        end = (error) => chunks.cancel(error);
        failed = (error) => chunks.end(error);
        resolve(response);
      });
      sendBody(request, outbound);
    });
  }

  /** Closes what is idle now. */
  closeIdle(): void {
    for (const socket of Object.values(this.#agent.freeSockets).flat()) socket?.destroy();
  }

  /** Closes what is idle now, and each of the rest as soon as it is. */
  retire(): void {
    this.#agent.maxFreeSockets = 0;
    this.closeIdle();
  }

  #opened(outbound: OutboundRequest): http.ClientRequest {
    return openedRequest(outbound, {
      client: this.#isPlain ? http : https,
      agent: outbound.stream ? this.#unkept : this.#agent,
      isReadByProxy: this.#isPlain && this.#isProxied,
    });
  }
}
