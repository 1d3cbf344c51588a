import { type FlowError, type ReceiverDetails, ReceiverError } from '../errors.ts';

/** OpenAI's own form of an error, which its client libraries read. @see OpenAI API reference, "Error codes" */
export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string;
}

/** An error as OpenAI would say it: in the service's own words where it gave any, else in ours. */
export function openAiError(error: FlowError): OpenAiError {
  const { message, type, code, param } = detailsOf(error);
  return {
    message: message ?? [error.message, error.hint].filter(Boolean).join(' '),
    type: type ?? (error.fault.blame === 'caller' ? 'invalid_request_error' : 'server_error'),
    param: param ?? null,
    code: code ?? error.code,
  };
}

/**
 * The status that makes OpenAI's client libraries throw the error they would throw without us: the service's own where
 * it gave one.
 */
export function openAiStatus(error: FlowError): number {
  const status = error instanceof ReceiverError ? error.status : undefined;
  return status !== undefined && status >= 400 ? status : error.fault.httpStatus;
}

/**
 * What the client libraries read of the headers beside `Retry-After`: the id to quote, and whether to try again, which
 * they would do after any 5xx.
 */
export function openAiHeaders(error: FlowError, messageId: string): readonly (readonly [string, string])[] {
  const own = error instanceof ReceiverError ? Object.keys(error.headers) : [];
  const isNamed = own.some((name) => name.toLowerCase() === 'x-request-id');
  return [
    ...(isNamed ? [] : [['X-Request-Id', messageId] as const]),
    ['X-Should-Retry', String(error.fault.retryable)],
  ];
}

/** Of a refused key nothing is passed on: what the service says of it is not the caller's matter. */
function detailsOf(error: FlowError): ReceiverDetails {
  if (!(error instanceof ReceiverError) || error.code === 'RECEIVER_CREDENTIAL_REFUSED') return {};
  return error.details ?? {};
}
