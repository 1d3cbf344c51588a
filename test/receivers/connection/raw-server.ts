import { once } from 'node:events';
import { type AddressInfo, createServer as createPlain, type Server, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { type Certificate, certificatePem } from '../../support/fault-upstream.ts';

/** One connection as the server sees it. */
export interface RawConnection {
  readonly socket: Socket;
  /** 1 for the first one. */
  readonly number: number;
  /** All that came, as Latin-1. */
  readonly received: () => string;
}

export interface RawServer {
  readonly url: string;
  readonly connections: readonly RawConnection[];
  close(): Promise<void>;
}

export interface RawServerOptions {
  readonly host?: string;
  readonly certificate?: Certificate;
  /** What is done as soon as a connection is there. @default nothing */
  readonly onConnection?: (connection: RawConnection) => void;
  /** What is done about each head of a request. @default nothing */
  readonly onRequest?: (connection: RawConnection) => void;
}

/** A server that writes what a test wants, byte by byte. */
export async function rawServer(options: RawServerOptions): Promise<RawServer> {
  const connections: RawConnection[] = [];
  const server = serverOf(options, (socket) => {
    let text = '';
    const connection = { socket, number: connections.length + 1, received: () => text };
    connections.push(connection);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      const heads = count(text);
      text += bytes.toString('latin1');
      for (let more = count(text) - heads; more > 0; more -= 1) options.onRequest?.(connection);
    });
    options.onConnection?.(connection);
  });
  const { host = '127.0.0.1' } = options;
  await once(server.listen(0, host), 'listening');
  const { port } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${options.certificate ? 'https' : 'http'}://${name}:${port}`,
    connections,
    close: async () => {
      for (const { socket } of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serverOf({ certificate }: RawServerOptions, listener: (socket: Socket) => void): Server {
  if (!certificate) return createPlain(listener);
  const pem = certificatePem(certificate);
  return createTls({ key: pem, cert: pem }, listener).on('tlsClientError', () => undefined);
}

function count(text: string): number {
  return text.split('\r\n\r\n').length - 1;
}
