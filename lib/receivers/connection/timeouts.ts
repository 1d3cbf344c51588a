import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { monotonicMs } from '../../exchange/monotonic-ms.ts';
import type { OutboundRequest } from '../../exchange/ports.ts';
import { type TimeLimit, timeoutError } from './connection-error.ts';

const never = Number.POSITIVE_INFINITY;

/**
 * The limits of one call. One timer watches them all: it runs for the first that may be over, and when another has taken
 * its place by then, it runs on for that one. So what begins and ends within a call costs no timer.
 */
export class TimeLimits {
  readonly #outbound: OutboundRequest;
  readonly #end: (error: Error) => void;
  readonly #endsAt: Record<TimeLimit, number>;
  readonly #totalEndsAt: number;
  #timer: NodeJS.Timeout | undefined;
  #ringsAt = never;
  #isStopped = false;

  /** @param end gets the error when one of the limits is over */
  constructor(outbound: OutboundRequest, end: (error: Error) => void) {
    const now = monotonicMs();
    this.#outbound = outbound;
    this.#end = end;
    this.#totalEndsAt = now + (outbound.until?.remainingMs ?? outbound.timeoutMs);
    this.#endsAt = {
      connect: now + (outbound.connectTimeoutMs ?? never),
      'first byte': never,
      total: this.#totalEndsAt,
      silence: never,
      deadline: now + outbound.deadline.remainingMs,
    };
    this.#ring(now);
  }

  /** The connection is there. */
  connected(): void {
    this.#endsAt.connect = never;
  }

  /** The request is sent: the wait for the reply begins. */
  requestSent(): void {
    const { firstByteTimeoutMs } = this.#outbound;
    if (firstByteTimeoutMs !== undefined && this.#endsAt.total !== never)
      this.#begin('first byte', firstByteTimeoutMs);
  }

  /** The reply has begun: only its silence and the deadline count from now on. */
  replied(): void {
    this.#endsAt.connect = never;
    this.#endsAt['first byte'] = never;
    this.#endsAt.total = never;
  }

  /** Whether the time of the call counts until the reply has ended. */
  untilEnd(counts: boolean): void {
    this.#endsAt.total = counts ? this.#totalEndsAt : never;
    if (this.#endsAt.total < this.#ringsAt) this.#ring(monotonicMs());
  }

  /** Somebody waits for more of the reply. */
  waiting(): void {
    this.#begin('silence', this.#outbound.idleTimeoutMs ?? this.#outbound.timeoutMs);
  }

  /** Nobody waits any more. */
  served(): void {
    this.#endsAt.silence = never;
  }

  /** The call is over. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #begin(limit: TimeLimit, durationMs: number): void {
    const now = monotonicMs();
    this.#endsAt[limit] = now + durationMs;
    if (this.#endsAt[limit] < this.#ringsAt) this.#ring(now);
  }

  #ring(now: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#ringsAt = Math.min(...Object.values(this.#endsAt));
    this.#timer = setTimeout(() => this.#rung(), this.#ringsAt - now);
  }

  /** Timers ring up to a millisecond early. */
  #rung(): void {
    const now = monotonicMs();
    const over = limits.find((limit) => this.#endsAt[limit] <= now + 1);
    if (over === undefined) this.#ring(now);
    else this.#end(timeoutError(this.#outbound, over));
  }
}

/** In the order in which one is named when several are over. */
const limits: readonly TimeLimit[] = ['connect', 'first byte', 'total', 'silence', 'deadline'];

/** Acts as soon as a connection is there, and trusted where it has TLS. */
export function whenConnected(socket: Socket, act: () => void): void {
  if (!socket.connecting) act();
  else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', act);
}
