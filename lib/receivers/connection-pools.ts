import http from 'node:http';
import https from 'node:https';
import type { OutboundRequest, OutboundTls } from '../exchange/ports.ts';
import { guardedLookup } from './network-address.ts';
import { type ProxyEnvironment, proxyHosts, proxyVariables } from './proxy.ts';
import { secureContext } from './trust.ts';

const noTls: OutboundTls = { trustsDefaults: true };

/**
 * The open connections to receivers. Requests share one only when certificates, proxy and the guard of its address
 * are the same: whoever gets a connection gets all that was checked when it was opened.
 */
export class ConnectionPools {
  readonly #environment: ProxyEnvironment;
  readonly #pools = new WeakMap<OutboundTls, Map<string, http.Agent>>();

  constructor(environment: ProxyEnvironment) {
    this.#environment = environment;
  }

  agent(request: OutboundRequest): http.Agent {
    return this.#ofTls(request.tls ?? noTls).get(poolKey(request)) ?? this.renewedAgent(request);
  }

  /** An agent without connections, for now and from now on: where one was stale the others may be, too. */
  renewedAgent(request: OutboundRequest): http.Agent {
    const agent = this.#newAgent(request);
    this.#ofTls(request.tls ?? noTls).set(poolKey(request), agent);
    return agent;
  }

  #ofTls(tls: OutboundTls): Map<string, http.Agent> {
    const known = this.#pools.get(tls);
    if (known) return known;
    const pools = new Map<string, http.Agent>();
    this.#pools.set(tls, pools);
    return pools;
  }

  #newAgent({ url, tls, reach = 'any', proxy }: OutboundRequest): http.Agent {
    const proxyEnv = proxyVariables(proxy, this.#environment);
    const options = {
      keepAlive: true,
      ...(proxyEnv && { proxyEnv }),
      ...(reach !== 'any' && { lookup: guardedLookup(reach, proxyHosts(proxyEnv)) }),
    };
    if (url.protocol === 'http:') return new http.Agent(options);
    return new https.Agent({ ...options, ...(tls && { secureContext: secureContext(tls) }) });
  }
}

function poolKey({ url, reach = 'any', proxy = '' }: OutboundRequest): string {
  return `${url.protocol} ${reach} ${proxy}`;
}
