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
    return this.#ofTls(request.tls ?? noTls).get(poolKey(request)) ?? this.renewedPool(request);
  }

  /** A pool without connections, for now and from now on: where one was stale the others may be, too. */
  renewedPool(request: OutboundRequest): ConnectionPool {
    const pool = this.#newPool(request);
    this.#ofTls(request.tls ?? noTls).set(poolKey(request), pool);
    return pool;
  }

  #ofTls(tls: OutboundTls): Map<string, ConnectionPool> {
    const known = this.#pools.get(tls);
    if (known) return known;
    const pools = new Map<string, ConnectionPool>();
    this.#pools.set(tls, pools);
    return pools;
  }

  #newPool({ url, tls, reach = 'any', proxy }: OutboundRequest): ConnectionPool {
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
    return { agent, isReadByProxy: isPlain && proxyEnv !== undefined };
  }
}

function poolKey({ url, reach = 'any', proxy = '' }: OutboundRequest): string {
  return `${url.protocol} ${reach} ${proxy}`;
}
