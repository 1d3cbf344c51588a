import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';

/** Connections of one kind. */
export interface ConnectionPool {
  /**
   * Sends a request on an idle connection, or on a new one.
   * @throws StaleConnection when the idle one turned out closed
   */
  send(request: OutboundRequest): Promise<OutboundResponse>;
  /** Closes what is idle now, and each of the rest as soon as it is. */
  retire(): void;
}
