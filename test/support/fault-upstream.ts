import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as it came over the wire. */
export interface Received {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  /** In the order and the case in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** 1 for the first request of a connection. */
  readonly requestOfConnection: number;
}

/** What the upstream does about a request. */
export type Behaviour = (response: ServerResponse, received: Received) => unknown;

export type Certificate = 'trusted' | 'expired' | 'wrong-host' | 'foreign';

export interface FaultUpstream {
  /** Without a path. */
  readonly url: string;
  readonly received: readonly Received[];
  /** How many connections are open at this moment. */
  readonly openConnections: number;
  /** From now on: the first behaviour for the next request, and so on; the last one again and again. */
  behave(...behaviours: readonly Behaviour[]): void;
  /** Closes all connections at once, so that nobody can have noticed when this returns. */
  closeConnections(): void;
  close(): Promise<void>;
}

export interface FaultUpstreamOptions {
  /** Speaks TLS with this certificate of `test/fixtures/tls`. @default plain HTTP */
  readonly certificate?: Certificate;
}

/** A service on loopback that does whatever a service can do wrong, and remembers what it was asked. */
export async function faultUpstream(options: FaultUpstreamOptions = {}): Promise<FaultUpstream> {
  const received: Received[] = [];
  const counts = new WeakMap<Socket, number>();
  let behaviours: readonly Behaviour[] = [];
  let openConnections = 0;
  const server = serverOf(options, async (request, response) => {
    const body = await buffer(request).catch(() => Buffer.alloc(0));
    const requestOfConnection = (counts.get(request.socket) ?? 0) + 1;
    counts.set(request.socket, requestOfConnection);
    const behaviour = behaviours.length > 1 ? behaviours[0] : behaviours.at(-1);
    if (behaviours.length > 1) behaviours = behaviours.slice(1);
    const entry = { method: request.method ?? '', path: request.url ?? '', body, requestOfConnection };
    received.push({ ...entry, headers: pairs(request.rawHeaders) });
    await behaviour?.(response, received.at(-1) ?? { ...entry, headers: [] });
  });
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => {
    openConnections += 1;
    socket.once('close', () => {
      openConnections -= 1;
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    received,
    get openConnections() {
      return openConnections;
    },
    behave: (...next) => {
      behaviours = next;
    },
    closeConnections: () => server.closeAllConnections(),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

function serverOf({ certificate }: FaultUpstreamOptions, listener: Listener): Server {
  if (!certificate) return createServer(listener);
  const pem = certificatePem(certificate);
  const server = createTlsServer({ key: pem, cert: pem }, listener).on('tlsClientError', () => undefined);
  return withResets(server);
}

/** Node.js resets TCP connections only: one that speaks TLS has that done by the one beneath. */
function withResets(server: Server): Server {
  const beneath = new Map<number | undefined, Socket>();
  server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    beneath.set(remotePort, socket);
    socket.once('close', () => beneath.delete(remotePort));
  });
  return server.on('secureConnection', (secure: Socket) => {
    const socket = beneath.get(secure.remotePort);
    secure.resetAndDestroy = () => {
      socket?.resetAndDestroy();
      return secure;
    };
  });
}

/** Of a leaf: key and certificate; of the authority: its certificate. */
export function certificatePem(name: Certificate | 'authority'): string {
  return readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
}

function pairs(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
}
