import type { Call } from '../../exchange/ports.ts';
import { ConnectionPools } from './connection-pools.ts';
import { refuseAddress } from './network-address.ts';
import type { ProxyEnvironment } from './proxy.ts';
import { StaleConnection } from './stale-connection.ts';

/**
 * The one way to a receiver. Connections are kept alive between messages, also across the invocations of one Lambda
 * environment. A request is sent once more only when the connection that it went over had been closed before.
 */
export const call: Call = connections(process.env);

/** Calls over connections of their own, through the proxy that the environment names. */
export function connections(environment: ProxyEnvironment): Call {
  const pools = new ConnectionPools(environment);
  return async (request) => {
    await refuseAddress(request);
    const pool = pools.pool(request);
    try {
      return await pool.send(request);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      request.onRepeated?.(error.reason);
      // The others may be closed as well; without them the request gets a new one.
      pool.closeIdle();
      return pool.send(request);
    }
  };
}
