import { hash } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import type { OutboundRequest, OutboundTls } from '../../exchange/ports.ts';
import { ConnectionPool } from './connection-pool.ts';
import { guardedLookup } from './network-address.ts';
import { type ProxyEnvironment, proxyHosts, proxyVariables } from './proxy.ts';
import { isReplaced, secureContext } from './trust.ts';

const noTls: OutboundTls = { trustsDefaults: true };

/**
 * The open connections to receivers. Requests share one only when certificates, proxy and the guard of its address
 * are the same: whoever gets a connection gets all that was checked when it was opened. When those who brought some
 * certificates have newer ones, the idle connections of the old ones are closed, and those in use after their requests.
 */
export class ConnectionPools {
  readonly #environment: ProxyEnvironment;
  readonly #now: () => number;
  readonly #byContent = new Map<string, TlsPools>();
  readonly #byTls = new WeakMap<OutboundTls, TlsPools>();

  /** @param now the time in milliseconds since 1970 */
  constructor(environment: ProxyEnvironment, now: () => number = Date.now) {
    this.#environment = environment;
    this.#now = now;
  }

  pool(request: OutboundRequest): ConnectionPool {
    return this.#ofTls(request.tls).pools.get(poolKey(request)) ?? this.#newPool(request);
  }

  #newPool(request: OutboundRequest): ConnectionPool {
    const { url, tls, reach = 'any', proxy } = request;
    const tlsPools = this.#ofTls(tls);
    const proxyEnv = proxyVariables(proxy, this.#environment);
    const isPlain = url.protocol === 'http:';
    const pool = new ConnectionPool({
      ...{ isPlain, proxyEnv, now: this.#now },
      isKeptAlive: !tlsPools.isRetired,
      lookup: reach === 'any' ? undefined : guardedLookup(reach, proxyHosts(proxyEnv)),
      secureContext: tls && !isPlain ? tlsPools.secureContext(tls) : undefined,
    });
    tlsPools.pools.set(poolKey(request), pool);
    return pool;
  }

  #ofTls(tls = noTls): TlsPools {
    return this.#byTls.get(tls) ?? this.#ofNewTls(tls);
  }

  #ofNewTls(tls: OutboundTls): TlsPools {
    const key = contentKey(tls);
    const pools = this.#byContent.get(key) ?? new TlsPools();
    pools.users.add(tls);
    this.#byContent.set(key, pools);
    this.#byTls.set(tls, pools);
    this.#retireReplaced();
    return pools;
  }

  #retireReplaced(): void {
    for (const [key, tlsPools] of this.#byContent) {
      for (const tls of tlsPools.users) if (isReplaced(tls)) tlsPools.users.delete(tls);
      if (tlsPools.users.size > 0) continue;
      this.#byContent.delete(key);
      tlsPools.retire();
    }
  }
}

/** The pools with the same keys and certificates. */
class TlsPools {
  /** All that brought these keys and certificates, and were not replaced since. */
  readonly users = new Set<OutboundTls>();
  readonly pools = new Map<string, ConnectionPool>();
  isRetired = false;
  #secureContext: SecureContext | undefined;

  secureContext(tls: OutboundTls): SecureContext {
    this.#secureContext ??= secureContext(tls);
    return this.#secureContext;
  }

  retire(): void {
    this.isRetired = true;
    for (const pool of this.pools.values()) pool.retire();
  }
}

/** The same for the same keys and certificates; of a key it tells nothing. */
function contentKey({ trusted, trustsDefaults, certificate }: OutboundTls): string {
  if (!trusted && !certificate) return '';
  const own = certificate && [certificate.certificate, certificate.privateKey.reveal()];
  return hash('sha256', JSON.stringify([trusted, trustsDefaults, own]));
}

function poolKey({ url, reach = 'any', proxy = '' }: OutboundRequest): string {
  return `${url.protocol} ${reach} ${proxy}`;
}
