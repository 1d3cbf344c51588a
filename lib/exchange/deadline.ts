/**
 * The one clock of a message: every wait spends from it. It is given as a moment, so nobody has to pass on what
 * is left.
 */
export class Deadline {
  readonly #endsAtMs: number;
  readonly #now: () => number;

  /**
   * @param endsAtMs moment of the end, in milliseconds since 1970
   */
  constructor(endsAtMs: number, now: () => number) {
    this.#endsAtMs = endsAtMs;
    this.#now = now;
  }

  /** A deadline so many milliseconds from now. */
  static in(durationMs: number, now: () => number = Date.now): Deadline {
    return new Deadline(now() + durationMs, now);
  }

  /** Milliseconds left; 0 when the time is over. */
  get remainingMs(): number {
    return Math.max(0, this.#endsAtMs - this.#now());
  }

  get isOver(): boolean {
    return this.remainingMs === 0;
  }
}
