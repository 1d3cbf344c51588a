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
  readonly #bytesBefore: number;
  readonly #startedAt = monotonicMs();
  /** Nothing for a new connection. */
  readonly #startLoop: LoopMetrics | undefined;
  /** What the receiver shows on a new connection with TLS. */
  readonly shownCertificate: () => PeerCertificate | undefined;

  constructor(socket: Socket, isUsedAgain: boolean) {
    this.#socket = socket;
    this.#startLoop = isUsedAgain ? loopMetrics() : undefined;
    this.#bytesBefore = socket.bytesRead;
    this.shownCertificate = socket.connecting ? shownCertificate(socket) : () => undefined;
  }

  /**
   * Whether the receiver had closed a connection that was used before, so that it could not take the request. Once some
   * time was spent waiting for the reply nobody can tell: then only a method that may be repeated counts, for a moment.
   */
  isStale(error: object, method: string): boolean {
    if (!this.#startLoop || !isReset(error) || this.#socket.bytesRead > this.#bytesBefore) return false;
    if (!hasWaitedSince(this.#startLoop)) return true;
    return idempotent.has(method) && monotonicMs() - this.#startedAt < closingMs;
  }
}

/** How often the event loop went round, and how long it waited for something to happen. */
interface LoopMetrics {
  readonly rounds: number;
  readonly idleMs: number;
}

function loopMetrics(): LoopMetrics {
  const { uvMetricsInfo, idleTime } = performance.nodeTiming;
  return { rounds: uvMetricsInfo.loopCount, idleMs: idleTime };
}

/** What came to a connection before its request is there as soon as the event loop looks again, without waiting. */
function hasWaitedSince(start: LoopMetrics): boolean {
  const { rounds, idleMs } = loopMetrics();
  return rounds - start.rounds > 2 || idleMs - start.idleMs > 0.5;
}
