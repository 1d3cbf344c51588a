import type { Blame, FaultCode } from '../errors.ts';

/** Tokens that a model says it read and wrote; each only when the reply has it. */
export interface TokenUsage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly reasoningTokens?: number;
  readonly totalTokens?: number;
}

/** How long one step took, in the order of the flow. */
export interface StepDuration {
  readonly step: string;
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
  readonly requestBytes?: number;
  readonly responseBytes?: number;
  /** Status that the last receiver answered. */
  readonly receiverStatus?: number;
  readonly usage?: TokenUsage;
  /** Status of the answer, where the sender speaks HTTP. */
  readonly httpStatus?: number;
  readonly error?: LoggedError;
}

/** What is kept of a failure. */
export interface LoggedError {
  readonly code: FaultCode;
  readonly blame: Blame;
  readonly step?: string;
  /** For an error that is ours to mend: its class and where it was thrown, never its message. */
  readonly cause?: { readonly name: string; readonly at: readonly string[] };
}

/** Gathers what the entry of one message will say, while the message runs. */
export class ProcessingLog {
  readonly #steps: StepDuration[] = [];
  receiverStatus: number | undefined;
  usage: TokenUsage | undefined;
  requestBytes: number | undefined;
  responseBytes: number | undefined;

  get steps(): readonly StepDuration[] {
    return this.#steps;
  }

  stepEnded(step: string, durationMs: number): void {
    this.#steps.push({ step, durationMs });
  }
}
