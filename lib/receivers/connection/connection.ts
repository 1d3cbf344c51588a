import type { Call } from '../../exchange/ports.ts';
import { ConnectionPools } from './connection-pools.ts';
import { refuseAddress } from './network-address.ts';
import type { ProxyEnvironment } from './proxy.ts';
import { StaleConnection } from './stale-connection.ts';

/**
 * The one way to a receiver. Connections are kept alive between messages, also across the invocations of one Lambda
 * environment.
 */
export const call: Call = connections(process.env);

/** Calls over connections of their own, through the proxy that the environment names. */
export function connections(environment: ProxyEnvironment): Call {
  const pools = new ConnectionPools(environment);
  return async (request) => {
    refuseAddress(request);
    const pool = pools.pool(request);
    try {
      return await pool.send(request);
    } catch (error) {
      if (error instanceof StaleConnection) return await pools.renewedPool(request, pool).send(request);
      throw error;
    }
  };
}
