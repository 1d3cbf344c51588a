import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service on this machine that stands in for one in the cloud. */
export interface StandIn {
  readonly url: string;
  close(): Promise<void>;
}

/** Lets a server take requests on any free port of this machine. */
export async function listening(server: Server): Promise<StandIn> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
