import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Lets a server take requests of this machine, and answers its port.
 * @param port 0 for any that is free
 */
export async function listenLocally(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  // A server that listens on a port has an address with one.
  return (server.address() as AddressInfo).port;
}

/** Ends a server with all its connections, whatever they are at. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
