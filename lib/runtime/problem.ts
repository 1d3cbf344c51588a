import { STATUS_CODES } from 'node:http';
import { FlowError, ReceiverError } from '../errors.ts';
import { StepFailure } from '../exchange/step-failure.ts';
import type { HttpsSender } from '../flow/senders.ts';
import { BufferedBody } from '../message/body.ts';
import type { HttpReply } from '../senders/http-reply.ts';
import { messageIdHeader, senderMethods } from '../senders/https.ts';

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
  return { error, step };
}

/**
 * The answer to a failed message: a problem document, or CPI's plain text where the sender wants that.
 * @see RFC 9457; SAP Help, "Define Error Configuration" (CPI's text, spelt as CPI spells it)
 */
export function problemReply(failure: Failure, messageId: string, sender: HttpsSender): HttpReply {
  if (sender.errorStyle === 'cpi') return cpiReply(messageId);
  const { httpStatus } = failure.error.fault;
  return {
    status: httpStatus,
    headers: [
      ['Content-Type', 'application/problem+json'],
      [messageIdHeader, messageId],
      ...Object.entries(failure.error instanceof ReceiverError ? failure.error.headers : {}),
      ...(failure.error.code === 'METHOD_NOT_ALLOWED'
        ? [['Allow', senderMethods(sender).join(', ')] as const]
        : []),
    ],
    body: BufferedBody.fromText(JSON.stringify(problem(failure, messageId))),
  };
}

/** The members of a problem document, the same wherever one is shown. */
export function problem({ error, step }: Failure, messageId: string): Readonly<Record<string, unknown>> {
  const { httpStatus, blame } = error.fault;
  return {
    title: STATUS_CODES[httpStatus],
    status: httpStatus,
    code: error.code,
    blame,
    detail: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(step !== undefined && { step }),
    messageId,
    ...(error instanceof ReceiverError && { receiver: receiverPart(error) }),
  };
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
    body: BufferedBody.fromText(
      `An internal server error occured: The MPL ID for the failed message is : ${messageId}`,
    ),
  };
}
