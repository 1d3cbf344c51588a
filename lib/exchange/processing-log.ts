import type { Blame, FaultCode } from '../errors.ts';
import { ReceiverCall } from './receiver-call.ts';

/** Tokens that a model says it read and wrote; each only when the reply has it. */
export interface TokenUsage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly reasoningTokens?: number;
  /** Of the input, what the service wrote into its cache, which some models charge more for. */
  readonly cacheWriteTokens?: number;
  readonly totalTokens?: number;
}

/** One answer of a model, as far as its price depends on it. */
export interface ModelCall {
  /** Name of the model as the service gives it; none when it gives none. */
  readonly model: string | undefined;
  readonly usage: TokenUsage;
  /** How the service processed the call where it says so: `default`, `flex`, `priority` … */
  readonly serviceTier: string | undefined;
  /** From the call to its whole reply, repetitions included; none where the reply passed on as it came. */
  readonly durationMs?: number | undefined;
}

/** What the models of one message cost, estimated; `unknown` as soon as the price of one of them is. */
export type Cost = EstimatedCost | 'unknown';

export interface EstimatedCost {
  readonly amount: number;
  readonly currency: 'USD';
  /** Day of the oldest price in it, such as `2026-10-26`. */
  readonly pricesOf: string;
}

/** How long one step took, in the order of the flow. */
export interface StepDuration {
  readonly step: string;
  readonly durationMs: number;
}

/** What became of one call of a receiver: its status, its fault, or neither where the message ended before. */
export interface LoggedCall {
  readonly receiver: string;
  readonly status: number | undefined;
  /** Beside a status where the reply broke off. */
  readonly code: FaultCode | undefined;
  /** From the call to the beginning of its reply or to its failure. */
  readonly durationMs: number;
}

/**
 * What is kept of one message: numbers, names and statuses. It has no room for a body, a header value or a key.
 * Statuses are CPI's.
 */
export interface ProcessingLogEntry {
  readonly messageId: string;
  readonly correlationId: string;
  readonly flow: string;
  readonly status: 'COMPLETED' | 'FAILED';
  /** Moment at which the message arrived, in milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly steps: readonly StepDuration[];
  readonly requestBytes?: number | undefined;
  readonly responseBytes?: number | undefined;
  /** From the arrival to the first byte of a streamed answer's body. */
  readonly firstByteMs?: number | undefined;
  /** Status that the last receiver answered. */
  readonly receiverStatus?: number | undefined;
  /**
   * The calls of receivers in their order, at most {@link maxReceiverCalls}. Only where one was repeated, went on to a
   * fallback, was made again with a renewed credential or was refused by the circuit breaker.
   */
  readonly receiverCalls?: readonly LoggedCall[] | undefined;
  /** Tokens of all models that were asked. */
  readonly usage?: TokenUsage | undefined;
  /** Only where a model said how many tokens it took. */
  readonly cost?: Cost | undefined;
  readonly modelCalls?: readonly ModelCall[] | undefined;
  /** Status of the answer, where the sender speaks HTTP. */
  readonly httpStatus?: number | undefined;
  readonly error?: LoggedError | undefined;
}

/** What is kept of a failure. */
export interface LoggedError {
  readonly code: FaultCode;
  readonly blame: Blame;
  readonly step?: string;
  /** For an error that is ours to mend: its class and where it was thrown, never its message. */
  readonly cause?: { readonly name: string; readonly at: readonly string[] };
}

/** Further calls of a message are not kept, so that no loop makes its entry too long for the log. */
export const maxReceiverCalls = 20;

/** Gathers what the entry of one message will say, while the message runs. */
export class ProcessingLog {
  readonly #steps: StepDuration[] = [];
  readonly #modelCalls: ModelCall[] = [];
  readonly #receiverCalls: ReceiverCall[] = [];
  #latestCall: ReceiverCall | undefined;
  /** Whether there is more to tell of the receivers than the status of the last one. */
  tellsReceiverCalls = false;
  receiverStatus: number | undefined;
  requestBytes: number | undefined;
  responseBytes: number | undefined;
  firstByteMs: number | undefined;

  get steps(): readonly StepDuration[] {
    return this.#steps;
  }

  /** The answers of models, in the order in which they came. */
  get modelCalls(): readonly ModelCall[] {
    return this.#modelCalls;
  }

  /** @param instead the call that is now known better, where it is not a further one */
  modelAnswered(call: ModelCall, instead?: ModelCall): void {
    const index = instead ? this.#modelCalls.indexOf(instead) : -1;
    if (index < 0) this.#modelCalls.push(call);
    else this.#modelCalls[index] = call;
  }

  get receiverCalls(): readonly ReceiverCall[] {
    return this.#receiverCalls;
  }

  /** The call that began last, for who learns only later that it failed. */
  get latestCall(): ReceiverCall | undefined {
    return this.#latestCall;
  }

  /** Begins a call, whose end is told to what is answered. */
  receiverCalled(receiver: string): ReceiverCall {
    const call = new ReceiverCall(receiver);
    this.#latestCall = call;
    if (this.#receiverCalls.length < maxReceiverCalls) this.#receiverCalls.push(call);
    return call;
  }

  stepEnded(step: string, durationMs: number): void {
    this.#steps.push({ step, durationMs });
  }
}
