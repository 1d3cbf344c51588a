import { FlowError } from '../errors.ts';
import type { Deadline } from '../exchange/deadline.ts';

/** Takes the place of a chunk when none came for a while. */
export const silence = Symbol('silence');

type Interruption = 'silence' | 'deadline' | 'caller-gone';

export interface StreamLimits {
  readonly deadline: Deadline;
  /**
   * After so many milliseconds without a chunk, and again after as many, {@link silence} comes in place of one.
   * @default never
   */
  readonly silenceMs?: number | undefined;
}

/**
 * Chunks as they come, and what else may happen while one is waited for. It holds no chunk back, and waits with one
 * promise per chunk: a race against a promise that lasts would keep something of every chunk until the end.
 */
export class TimedChunks {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #limits: StreamLimits;
  #pending: Promise<IteratorResult<Uint8Array>> | undefined;
  #interrupt: ((interruption: Interruption) => void) | undefined;
  #isCallerGone = false;

  constructor(source: AsyncIterable<Uint8Array>, limits: StreamLimits) {
    this.#source = source[Symbol.asyncIterator]();
    this.#limits = limits;
  }

  /** Ends the wait for the next chunk at once, with `CALLER_GONE`. */
  leave(): void {
    this.#isCallerGone = true;
    this.#interrupt?.('caller-gone');
  }

  /** @throws FlowError `DEADLINE_EXCEEDED`, `CALLER_GONE`, and whatever the chunks fail with */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array | typeof silence> {
    const { deadline, silenceMs } = this.#limits;
    const interrupt = (interruption: Interruption) => (): void => this.#interrupt?.(interruption);
    const deadlineTimer = setTimeout(interrupt('deadline'), deadline.remainingMs);
    const silenceTimer = silenceMs === undefined ? undefined : setInterval(interrupt('silence'), silenceMs);
    try {
      for (let turn = await this.#turn(); turn === 'silence' || !turn.done; turn = await this.#turn()) {
        silenceTimer?.refresh();
        yield turn === 'silence' ? silence : turn.value;
      }
    } finally {
      clearTimeout(deadlineTimer);
      clearInterval(silenceTimer);
      this.#dropSource();
    }
  }

  /** Not waited for: a source that is being read answers only after its next chunk. */
  #dropSource(): void {
    this.#source.return?.().catch(() => undefined);
  }

  async #turn(): Promise<IteratorResult<Uint8Array> | 'silence'> {
    if (this.#isCallerGone) throw callerGone();
    if (this.#limits.deadline.isOver) throw deadlineExceeded();
    this.#pending ??= this.#source.next();
    const turn = await this.#firstOf(this.#pending);
    if (turn === 'caller-gone') throw callerGone();
    if (turn === 'deadline') throw deadlineExceeded();
    if (turn !== 'silence') this.#pending = undefined;
    return turn;
  }

  async #firstOf<T>(pending: Promise<T>): Promise<T | Interruption> {
    try {
      return await new Promise<T | Interruption>((resolve, reject) => {
        this.#interrupt = resolve;
        pending.then(resolve, reject);
      });
    } finally {
      this.#interrupt = undefined;
    }
  }
}

/** What is logged when the caller no longer takes the reply. */
export function callerGone(): FlowError {
  return new FlowError('CALLER_GONE', 'The caller left before the whole reply was sent.');
}

function deadlineExceeded(): FlowError {
  return new FlowError('DEADLINE_EXCEEDED', 'The reply did not end in the time one message has.', {
    hint: 'Ask for less in one message, or raise the timeouts of the flow.',
  });
}
