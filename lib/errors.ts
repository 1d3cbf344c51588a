/** Who has to act for a message to succeed: the one who sent it, the one who keeps the flow, or the receiver. */
export type Blame = 'caller' | 'flow' | 'receiver';

/** What a fault code means to the sender. */
export interface Fault {
  /** Status of the HTTP answer. */
  readonly httpStatus: number;
  readonly blame: Blame;
  /** Whether the same message may succeed later, unchanged. */
  readonly retryable: boolean;
}

/**
 * Every failure a message can meet. The code is stable: callers and alarms may rely on it.
 * Statuses follow RFC 9110; CPI itself answers 500 to all of them (`errorStyle: 'cpi'` of a sender does so too).
 */
export const flowFaults = {
  ROUTE_UNKNOWN: { httpStatus: 404, blame: 'caller', retryable: false },
  METHOD_NOT_ALLOWED: { httpStatus: 405, blame: 'caller', retryable: false },
  BODY_TOO_LARGE: { httpStatus: 413, blame: 'caller', retryable: false },
  CALL_REFUSED: { httpStatus: 403, blame: 'caller', retryable: false },
  LIMIT_EXCEEDED: { httpStatus: 400, blame: 'caller', retryable: false },
  MEDIA_TYPE_UNSUPPORTED: { httpStatus: 415, blame: 'caller', retryable: false },
  BODY_NOT_TEXT: { httpStatus: 400, blame: 'caller', retryable: false },
  BODY_NOT_JSON: { httpStatus: 400, blame: 'caller', retryable: false },
  BODY_NOT_XML: { httpStatus: 400, blame: 'caller', retryable: false },
  BODY_NOT_CONVERTIBLE: { httpStatus: 400, blame: 'caller', retryable: false },
  VALUE_MISSING: { httpStatus: 400, blame: 'caller', retryable: false },
  VALUE_INVALID: { httpStatus: 400, blame: 'caller', retryable: false },
  EVENT_INVALID: { httpStatus: 400, blame: 'caller', retryable: false },
  /** Only in the log: nobody is left to be told. */
  CALLER_GONE: { httpStatus: 400, blame: 'caller', retryable: true },
  RECEIVER_VALUE_REJECTED: { httpStatus: 400, blame: 'caller', retryable: false },
  RECEIVER_REJECTED: { httpStatus: 502, blame: 'flow', retryable: false },
  RECEIVER_CREDENTIAL_REFUSED: { httpStatus: 502, blame: 'flow', retryable: false },
  RECEIVER_RATE_LIMITED: { httpStatus: 429, blame: 'receiver', retryable: true },
  RECEIVER_QUOTA_EXHAUSTED: { httpStatus: 429, blame: 'flow', retryable: false },
  RECEIVER_FAILED: { httpStatus: 502, blame: 'receiver', retryable: true },
  RECEIVER_OVERLOADED: { httpStatus: 503, blame: 'receiver', retryable: true },
  RECEIVER_UNREACHABLE: { httpStatus: 503, blame: 'receiver', retryable: true },
  RECEIVER_CONNECTION_LOST: { httpStatus: 502, blame: 'receiver', retryable: true },
  RECEIVER_NOT_TRUSTED: { httpStatus: 502, blame: 'receiver', retryable: false },
  RECEIVER_REPLY_INVALID: { httpStatus: 502, blame: 'receiver', retryable: true },
  RECEIVER_ADDRESS_REFUSED: { httpStatus: 400, blame: 'caller', retryable: false },
  RECEIVER_CIRCUIT_OPEN: { httpStatus: 503, blame: 'receiver', retryable: true },
  /** The model answered, but not what it was asked: it declines, or a filter took its answer. */
  MODEL_REFUSED: { httpStatus: 422, blame: 'caller', retryable: false },
  /** The most tokens an answer may have were used up before it was complete. */
  MODEL_OUTPUT_CUT: { httpStatus: 502, blame: 'flow', retryable: false },
  RECEIVER_TIMEOUT: { httpStatus: 504, blame: 'receiver', retryable: true },
  DEADLINE_EXCEEDED: { httpStatus: 504, blame: 'flow', retryable: true },
  CREDENTIAL_MISSING: { httpStatus: 500, blame: 'flow', retryable: false },
  CREDENTIAL_EMPTY: { httpStatus: 500, blame: 'flow', retryable: false },
  CREDENTIAL_UNREADABLE: { httpStatus: 500, blame: 'flow', retryable: true },
  SECRET_MISPLACED: { httpStatus: 500, blame: 'flow', retryable: false },
  /** The flow ended with bytes where only text can be answered. */
  RESULT_NOT_TEXT: { httpStatus: 500, blame: 'flow', retryable: false },
  EXPRESSION_SYNTAX: { httpStatus: 500, blame: 'flow', retryable: false },
  EXPRESSION_EVALUATION: { httpStatus: 500, blame: 'flow', retryable: false },
  XPATH_SYNTAX: { httpStatus: 500, blame: 'flow', retryable: false },
  FLOW_INVALID: { httpStatus: 500, blame: 'flow', retryable: false },
  INTERNAL: { httpStatus: 500, blame: 'flow', retryable: false },
} as const satisfies Record<string, Fault>;

/** A stable code of {@link flowFaults}. */
export type FaultCode = keyof typeof flowFaults;

/** What an error may carry beside its sentence. */
export interface FlowErrorOptions extends ErrorOptions {
  /** What would be right, as a sentence for the sender. */
  readonly hint?: string;
}

/**
 * A failure of one message, or of a flow that cannot run. The message is a sentence for the sender: what is
 * wrong, what we got (its kind and size, never a prompt, a completion or a key), what would be right.
 */
export class FlowError extends Error {
  override readonly name: string = 'FlowError';
  readonly code: FaultCode;
  readonly hint: string | undefined;

  constructor(code: FaultCode, message: string, options: FlowErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.hint = options.hint;
  }

  get fault(): Fault {
    return flowFaults[this.code];
  }
}

/** The service's own words on why it refused, as far as it sent any. Field names are OpenAI's. */
export interface ReceiverDetails {
  readonly message?: string;
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
}

export interface ReceiverErrorOptions extends FlowErrorOptions {
  /** Name of the receiver in the flow. */
  readonly receiver: string;
  /** Status the receiver answered; none when no answer came. */
  readonly status?: number;
  readonly details?: ReceiverDetails;
  /** Headers of the receiver's answer that the caller needs, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure at or on the way to a receiver. */
export class ReceiverError extends FlowError {
  override readonly name: string = 'ReceiverError';
  readonly receiver: string;
  readonly status: number | undefined;
  readonly details: ReceiverDetails | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: FaultCode, message: string, options: ReceiverErrorOptions) {
    super(code, message, options);
    this.receiver = options.receiver;
    this.status = options.status;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }
}
