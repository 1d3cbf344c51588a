import type { Socket } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import { monotonicMs } from '../../exchange/monotonic-ms.ts';
import { shownCertificate } from './shown-certificate.ts';
import { isReset } from './stale-connection.ts';

/** How long the news that a receiver closed an idle connection may be on its way, in milliseconds. */
const closingMs = 1_000;

/** @see RFC 9110, section 9.2.2 */
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/** The connection that a request goes over, from the moment at which it gets one: it explains why there is no reply. */
export class RequestConnection {
  readonly #socket: Socket;
  readonly #isUsedAgain: boolean;
  readonly #bytesBefore: number;
  readonly #startedAt = monotonicMs();
  /** Whether the process has looked what came to the connection before the request could. */
  #hasLooked = false;
  /** What the receiver shows on a new connection with TLS. */
  readonly shownCertificate: () => PeerCertificate | undefined;

  constructor(socket: Socket, isUsedAgain: boolean) {
    this.#socket = socket;
    this.#isUsedAgain = isUsedAgain;
    this.#bytesBefore = socket.bytesRead;
    this.shownCertificate = socket.connecting ? shownCertificate(socket) : () => undefined;
    if (isUsedAgain) setImmediate(() => setImmediate(() => this.#looked()));
  }

  /**
   * Whether the receiver had closed a connection that was used before, so that it could not take the request. Once some
   * time was spent waiting for the reply nobody can tell: then only a method that may be repeated counts, for a moment.
   */
  isStale(error: object, method: string): boolean {
    if (!this.#isUsedAgain || !isReset(error) || this.#socket.bytesRead > this.#bytesBefore) return false;
    if (!this.#hasLooked) return true;
    return idempotent.has(method) && monotonicMs() - this.#startedAt < closingMs;
  }

  #looked(): void {
    this.#hasLooked = true;
  }
}
