import { type FaultCode, FlowError, ReceiverError } from '../errors.ts';
import { StepFailure } from '../exchange/step-failure.ts';
import type { HttpsSender } from '../flow/senders.ts';
import { BufferedBody } from '../message/body.ts';
import type { HttpReply } from '../senders/http-reply.ts';
import { messageIdHeader, senderMethods } from '../senders/https.ts';
import { openAiError, openAiHeaders, openAiStatus } from './openai-error.ts';

/** A failure as the house speaks of it: the error, and the step it came from. */
export interface Failure {
  readonly error: FlowError;
  readonly step: string | undefined;
}

/** Whatever was thrown, as a failure. What is no {@link FlowError} says nothing of itself to the caller. */
export function toFailure(thrown: unknown): Failure {
  const cause = thrown instanceof StepFailure ? thrown.cause : thrown;
  const step = thrown instanceof StepFailure ? thrown.step : undefined;
  const error =
    cause instanceof FlowError
      ? cause
      : new FlowError('INTERNAL', 'The flow failed on an error of its own.', { cause });
  return { error: isOfReply(error, thrown) ? replyInvalid(error) : error, step };
}

const bodyCodes: ReadonlySet<FaultCode> = new Set([
  'BODY_NOT_TEXT',
  'BODY_NOT_JSON',
  'BODY_NOT_XML',
  'BODY_NOT_CONVERTIBLE',
  'MEDIA_TYPE_UNSUPPORTED',
]);

/** Once a receiver wrote the body, the caller is not to blame for it. */
function isOfReply({ code }: FlowError, thrown: unknown): boolean {
  return thrown instanceof StepFailure && thrown.lastMessage.bodyOrigin === 'receiver' && bodyCodes.has(code);
}

function replyInvalid(cause: FlowError): FlowError {
  return new FlowError('RECEIVER_REPLY_INVALID', `The reply of the receiver: ${cause.message}`, { cause });
}

/**
 * The answer to a failed message: a problem document, or CPI's plain text where the sender wants that.
 * @see RFC 9457; SAP Help, "Define Error Configuration" (CPI's text, spelt as CPI spells it)
 */
export function problemReply(failure: Failure, messageId: string, sender: HttpsSender): HttpReply {
  const { errorStyle } = sender;
  if (errorStyle === 'cpi') return cpiReply(messageId);
  const { error } = failure;
  return {
    status: errorStyle === 'openai' ? openAiStatus(error) : error.fault.httpStatus,
    headers: [
      ['Content-Type', 'application/problem+json'],
      [messageIdHeader, messageId],
      ...Object.entries(error instanceof ReceiverError ? error.headers : {}),
      ...(errorStyle === 'openai' ? openAiHeaders(error, messageId) : []),
      ...(error.code === 'METHOD_NOT_ALLOWED' ? [['Allow', senderMethods(sender).join(', ')] as const] : []),
    ],
    body: BufferedBody.fromText(JSON.stringify(problem(failure, messageId, errorStyle))),
  };
}

/** The members of a problem document, the same wherever one is shown. */
export function problem(
  { error, step }: Failure,
  messageId: string,
  style?: HttpsSender['errorStyle'],
): Readonly<Record<string, unknown>> {
  const status = style === 'openai' ? openAiStatus(error) : error.fault.httpStatus;
  return {
    ...(style === 'openai' && { error: openAiError(error) }),
    title: statusTitle(status),
    status,
    code: error.code,
    blame: error.fault.blame,
    detail: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(step !== undefined && { step }),
    messageId,
    ...(error instanceof ReceiverError && { receiver: receiverPart(error) }),
  };
}

/** Loaded only for a failure: a start without Node's HTTP is faster. */
function statusTitle(status: number): string | undefined {
  return process.getBuiltinModule('node:http').STATUS_CODES[status];
}

function receiverPart(error: ReceiverError): Readonly<Record<string, unknown>> {
  return {
    name: error.receiver,
    ...(error.status !== undefined && { status: error.status }),
    ...error.details,
  };
}

const cpiStatus = 500;

function cpiReply(messageId: string): HttpReply {
  return {
    status: cpiStatus,
    headers: [['Content-Type', 'text/plain']],
    body: BufferedBody.fromText(cpiProblemText(messageId)),
  };
}

/** All that CPI tells a caller of a failure. */
export function cpiProblemText(messageId: string): string {
  return `An internal server error occured: The MPL ID for the failed message is : ${messageId}`;
}
