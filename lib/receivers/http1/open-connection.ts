import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import type { OutboundRequest } from '../../exchange/ports.ts';
import type { StreamedBody } from '../../message/body.ts';
import { shownCertificate } from '../connection/shown-certificate.ts';
import { brokenOff } from '../connection/stale-connection.ts';
import { whenConnected } from '../connection/timeouts.ts';
import type { DirectCall } from './direct-call.ts';
import { sendStream } from './sent-stream.ts';

/** Where a connection goes when its call is over. */
export interface ConnectionHome {
  /** The connection can be used again, for so many milliseconds where the receiver says how long. */
  idle(connection: OpenConnection, idleMs: number | undefined): void;
  closed(connection: OpenConnection): void;
}

/** Bodies up to this size go out in one piece with their head. */
const smallBodyBytes = 16 * 1024;

/** A connection to a receiver, for one call at a time. Its listeners stay, so a further call costs none. */
export class OpenConnection {
  readonly #socket: Socket;
  readonly #home: ConnectionHome;
  readonly shownCertificate: () => PeerCertificate | undefined;
  #call: DirectCall | undefined;
  #failure: Error | undefined;
  #isUsed = false;
  /** Whether more of a request's body is still to come. */
  #isSending = false;

  constructor(socket: Socket, home: ConnectionHome) {
    this.#socket = socket;
    this.#home = home;
    this.shownCertificate = shownCertificate(socket);
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('end', () => this.#ended());
    socket.on('error', (error) => {
      this.#failure ??= error;
    });
    socket.on('close', () => this.#closed());
  }

  /** Whether a call was made on it before the present one. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** Whether it may still carry a call: it is closed a moment before its home is told. */
  get isOpen(): boolean {
    return this.#socket.writable && this.#socket.readable;
  }

  /** Sends the request of a call as soon as the connection is there, and trusted. */
  begin(call: DirectCall, head: string, { body, stream }: OutboundRequest): void {
    this.#call = call;
    this.#socket.ref();
    whenConnected(this.#socket, () => {
      call.limits.connected();
      if (stream) this.#sendStream(call, head, stream);
      else this.#send(call, head, body);
    });
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Closes the connection; its call fails with the error. */
  destroy(error?: Error): void {
    this.#failure ??= error;
    this.#socket.destroy();
  }

  /** The call is over. @param reuse nothing when the connection cannot be used again */
  release(reuse: { readonly idleMs: number | undefined } | undefined): void {
    this.#call = undefined;
    this.#isUsed = true;
    if (!reuse || this.#isSending || this.#socket.writableLength > 0 || this.#socket.destroyed)
      return void this.#socket.destroy();
    if (this.#socket.isPaused()) this.#socket.resume();
    this.#socket.unref();
    this.#home.idle(this, reuse.idleMs);
  }

  #send(call: DirectCall, head: string, body: Uint8Array | undefined): void {
    const sent = (): void => call.limits.requestSent();
    if (!body || body.length === 0) this.#socket.write(head, 'latin1', sent);
    else if (body.length <= smallBodyBytes) this.#socket.write(joined(head, body), sent);
    else {
      this.#socket.cork();
      this.#socket.write(head, 'latin1');
      this.#socket.write(body, sent);
      this.#socket.uncork();
    }
  }

  async #sendStream(call: DirectCall, head: string, stream: StreamedBody): Promise<void> {
    this.#isSending = true;
    this.#socket.write(head, 'latin1');
    try {
      await sendStream(this.#socket, stream);
      call.limits.requestSent();
    } catch (error) {
      this.destroy(error instanceof Error ? error : undefined);
    }
    this.#isSending = false;
  }

  /** What comes without a call is an answer to nothing. */
  #read(bytes: Buffer): void {
    if (this.#call) this.#call.read(bytes);
    else this.#socket.destroy();
  }

  #ended(): void {
    if (this.#call) this.#call.ended();
    else this.#socket.destroy();
  }

  #closed(): void {
    const call = this.#call;
    this.#call = undefined;
    this.#home.closed(this);
    call?.failed(this.#failure ?? brokenOff());
  }
}

function joined(head: string, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, 'latin1');
  bytes.set(body, head.length);
  return bytes;
}
