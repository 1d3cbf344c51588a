import { type FaultCode, FlowError, ReceiverError } from '../errors.ts';
import { monotonicMs } from './monotonic-ms.ts';

/** One call of a receiver, from its beginning on: numbers, names and statuses only, as the log may show them. */
export class ReceiverCall {
  readonly receiver: string;
  readonly #startedAt = monotonicMs();
  #endedAt: number | undefined;
  #status: number | undefined;
  #code: FaultCode | undefined;

  constructor(receiver: string) {
    this.receiver = receiver;
  }

  /** Status of the reply; none before there is one. */
  get status(): number | undefined {
    return this.#status;
  }

  /** Why there is no reply, or none that came to its end. */
  get code(): FaultCode | undefined {
    return this.#code;
  }

  /** Until the reply began or the call failed; until now, while it waits for either. */
  get durationMs(): number {
    return (this.#endedAt ?? monotonicMs()) - this.#startedAt;
  }

  answered(status: number): void {
    this.#status = status;
    this.#endedAt = monotonicMs();
  }

  /** What failed first stands, and a failure that is the status in other words says nothing new. */
  failed(error: unknown): void {
    if (this.#code !== undefined || (this.#status !== undefined && isOfStatus(error))) return;
    this.#code = error instanceof FlowError ? error.code : 'INTERNAL';
    this.#endedAt = monotonicMs();
  }
}

function isOfStatus(error: unknown): boolean {
  return error instanceof ReceiverError && error.status !== undefined;
}
