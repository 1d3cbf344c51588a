import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { monotonicMs } from '../../exchange/monotonic-ms.ts';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { connectionError } from '../connection/connection-error.ts';
import type { ConnectionPool } from '../connection/connection-pool.ts';
import { DirectCall } from './direct-call.ts';
import { type ConnectionHome, OpenConnection } from './open-connection.ts';
import { requestHead } from './request-head.ts';

/** What connections are opened with. */
export interface DirectOptions {
  readonly isKeptAlive: boolean;
  readonly lookup: LookupFunction | undefined;
  readonly secureContext: SecureContext | undefined;
}

/** How many idle connections are kept to one receiver. */
const maxIdle = 256;
/** Receivers without a connection are forgotten when there are more: messages may name ever new hosts. */
const maxReceivers = 100;
/** A connection that its receiver is about to close is not used again. */
const closingMs = 1_000;

/**
 * Connections of our own, over TCP or TLS. Idle ones are kept by receiver and used again, the youngest first.
 */
export class DirectConnections implements ConnectionPool {
  readonly #options: DirectOptions;
  readonly #receivers = new Map<string, Receiver>();
  #isRetired: boolean;

  constructor(options: DirectOptions) {
    this.#options = options;
    this.#isRetired = !options.isKeptAlive;
  }

  send(outbound: OutboundRequest): Promise<OutboundResponse> {
    return new Promise((resolve, reject) => {
      const head = sendableHead(outbound);
      const receiver = this.#receiver(outbound.url);
      // A body that can be sent only once gets a connection that is surely open.
      const idle = outbound.stream ? undefined : receiver.takeIdle();
      const connection = idle ?? receiver.opened(this.#opened(outbound.url, receiver));
      connection.begin(new DirectCall(connection, outbound, { resolve, reject }), head, outbound);
    });
  }

  retire(): void {
    this.#isRetired = true;
    for (const receiver of this.#receivers.values()) receiver.closeIdle();
  }

  #receiver({ origin }: URL): Receiver {
    const known = this.#receivers.get(origin);
    if (known) return known;
    if (this.#receivers.size >= maxReceivers) this.#forgetUnused();
    const receiver = new Receiver(() => !this.#isRetired);
    this.#receivers.set(origin, receiver);
    return receiver;
  }

  #forgetUnused(): void {
    for (const [origin, receiver] of this.#receivers) if (!receiver.isUsed) this.#receivers.delete(origin);
  }

  #opened({ protocol, hostname, port }: URL, receiver: Receiver): Socket {
    const { lookup, secureContext } = this.#options;
    const host = hostname.replace(/^\[|\]$/g, '');
    const socketOptions = {
      ...{ host, noDelay: true, keepAlive: true, keepAliveInitialDelay: 1_000 },
      ...(lookup && { lookup }),
    };
    if (protocol === 'http:') return connectPlain({ ...socketOptions, port: Number(port || 80) });
    const socket = connectTls({
      ...socketOptions,
      port: Number(port || 443),
      ALPNProtocols: ['http/1.1'],
      ...(isIP(host) === 0 && { servername: host }),
      ...(secureContext && { secureContext }),
      ...(receiver.session && { session: receiver.session }),
    });
    socket.on('session', (session: Buffer) => {
      receiver.session = session;
    });
    socket.on('error', () => {
      receiver.session = undefined;
    });
    return socket;
  }
}

/** @throws FlowError for a header that cannot be sent */
function sendableHead(outbound: OutboundRequest): string {
  try {
    return requestHead(outbound);
  } catch (error) {
    throw connectionError(outbound, error);
  }
}

/** What is known of one receiver: its idle connections, and the TLS session that a new one may resume. */
class Receiver implements ConnectionHome {
  readonly #isKeeping: () => boolean;
  readonly #idle: OpenConnection[] = [];
  readonly #idleUntil = new WeakMap<OpenConnection, number>();
  #open = 0;
  session: Buffer | undefined;

  constructor(isKeeping: () => boolean) {
    this.#isKeeping = isKeeping;
  }

  /** Whether a connection to it is open, idle or not. */
  get isUsed(): boolean {
    return this.#open > 0;
  }

  opened(socket: Socket): OpenConnection {
    this.#open += 1;
    return new OpenConnection(socket, this);
  }

  takeIdle(): OpenConnection | undefined {
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      const until = this.#idleUntil.get(connection);
      if (connection.isOpen && (until === undefined || monotonicMs() < until)) return connection;
      connection.destroy();
    }
    return undefined;
  }

  idle(connection: OpenConnection, idleMs: number | undefined): void {
    const isClosing = idleMs !== undefined && idleMs <= closingMs;
    if (isClosing || !this.#isKeeping() || this.#idle.length >= maxIdle) {
      connection.destroy();
      return;
    }
    if (idleMs === undefined) this.#idleUntil.delete(connection);
    else this.#idleUntil.set(connection, monotonicMs() + idleMs - closingMs);
    this.#idle.push(connection);
  }

  closed(connection: OpenConnection): void {
    this.#open -= 1;
    const index = this.#idle.indexOf(connection);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  closeIdle(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }
}
