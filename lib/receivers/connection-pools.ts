import http from 'node:http';
import https from 'node:https';
import type { OutboundRequest, OutboundTls } from '../exchange/ports.ts';
import { guardedLookup } from './network-address.ts';
import { type ProxyEnvironment, proxyHosts, proxyVariables } from './proxy.ts';
import { secureContext } from './trust.ts';

const noTls: OutboundTls = { trustsDefaults: true };

/** Connections of one kind. */
export interface ConnectionPool {
  readonly agent: http.Agent;
  /** Whether a proxy reads the request itself, as it does without TLS. */
  readonly isReadByProxy: boolean;
}

/**
 * The open connections to receivers. Requests share one only when certificates, proxy and the guard of its address
 * are the same: whoever gets a connection gets all that was checked when it was opened.
 */
export class ConnectionPools {
  readonly #environment: ProxyEnvironment;
  readonly #pools = new WeakMap<OutboundTls, Map<string, ConnectionPool>>();

  constructor(environment: ProxyEnvironment) {
    this.#environment = environment;
  }

  pool(request: OutboundRequest): ConnectionPool {
    return this.#ofTls(request.tls ?? noTls).get(poolKey(request)) ?? this.#newPool(request);
  }

  /**
   * A pool in place of one in which a connection was stale, since the others may be, too; the one of now when somebody
   * replaced it already. Connections in use end with their requests.
   */
  renewedPool(request: OutboundRequest, stale: ConnectionPool): ConnectionPool {
    const current = this.pool(request);
    if (current !== stale) return current;
    retire(stale.agent);
    return this.#newPool(request);
  }

  #ofTls(tls: OutboundTls): Map<string, ConnectionPool> {
    const known = this.#pools.get(tls);
    if (known) return known;
    const pools = new Map<string, ConnectionPool>();
    this.#pools.set(tls, pools);
    return pools;
  }

  #newPool(request: OutboundRequest): ConnectionPool {
    const { url, tls, reach = 'any', proxy } = request;
    const proxyEnv = proxyVariables(proxy, this.#environment);
    const options = {
      keepAlive: true,
      ...(proxyEnv && { proxyEnv }),
      ...(reach !== 'any' && { lookup: guardedLookup(reach, proxyHosts(proxyEnv)) }),
    };
    const isPlain = url.protocol === 'http:';
    const agent = isPlain
      ? new http.Agent(options)
      : new https.Agent({ ...options, ...(tls && { secureContext: secureContext(tls) }) });
    const pool = { agent, isReadByProxy: isPlain && proxyEnv !== undefined };
    this.#ofTls(tls ?? noTls).set(poolKey(request), pool);
    return pool;
  }
}

/** Closes what is idle now, and each of the rest as soon as it is. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
}

function poolKey({ url, reach = 'any', proxy = '' }: OutboundRequest): string {
  return `${url.protocol} ${reach} ${proxy}`;
}
