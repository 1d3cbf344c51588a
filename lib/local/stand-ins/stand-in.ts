import type { Server } from 'node:http';
import { closeServer, listenLocally } from '../local-server.ts';

/** A service on this machine that stands in for one in the cloud. */
export interface StandIn {
  readonly url: string;
  close(): Promise<void>;
}

/** A server as a stand-in, on any free port. */
export async function startedStandIn(server: Server): Promise<StandIn> {
  const port = await listenLocally(server);
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}
