import { FlowError } from '../errors.ts';
import type { Step } from '../exchange/exchange.ts';
import { numberOf } from '../flow/numbers.ts';
import type { OpenAiLimits } from '../flow/openai-limits.ts';
import type { OpenAiLimitsStep } from '../flow/steps.ts';
import { BufferedBody } from '../message/body.ts';
import { bufferedBody, type Message } from '../message/message.ts';
import { bodyEdits, forcedValues } from './openai-limits/body-edits.ts';
import { type BodyFields, bodyFields } from './openai-limits/body-fields.ts';
import { bodyGuards } from './openai-limits/body-guard.ts';
import { callGuard, type OpenAiCall, openAiCall } from './openai-limits/call.ts';
import { withFormFields } from './openai-limits/form-edit.ts';
import { type LimitedCall, limitedCalls } from './openai-limits/limited-calls.ts';

/**
 * Refuses what callers may not ask of OpenAI, and sets what the flow asks for in their place. Where a limit reads the
 * body, calls that take a model must be JSON or a form; all bytes but the edited ones stay as they came.
 * @throws FlowError `CALL_REFUSED`, `LIMIT_EXCEEDED`, `BODY_TOO_LARGE`, `MEDIA_TYPE_UNSUPPORTED`, `BODY_NOT_JSON`,
 *   `BODY_NOT_TEXT`, `BODY_NOT_CONVERTIBLE`
 */
export function openAiLimits(limits: OpenAiLimitsStep): Step {
  const guard = callGuard(limits);
  const maxBodyBytes = limits.maxBodyBytes ? numberOf(limits.maxBodyBytes) : Number.POSITIVE_INFINITY;
  const limited = limitedBody(limits);
  return async (message) => {
    const call = openAiCall(message);
    guard(call);
    const body = await bufferedBody(message);
    if (body.isEmpty) return message;
    if (body.bytes.length > maxBodyBytes) throw tooLarge(body.bytes.length, maxBodyBytes);
    return limited ? limited(message, call) : message;
  };
}

function tooLarge(bytes: number, maxBodyBytes: number): FlowError {
  return new FlowError('BODY_TOO_LARGE', `The body has ${bytes} bytes; at most ${maxBodyBytes} are taken.`);
}

/** What happens to a body; nothing where no limit reads it. */
function limitedBody(
  limits: OpenAiLimits,
): ((message: Message, call: OpenAiCall) => Promise<Message>) | undefined {
  const guards = bodyGuards(limits);
  const edits = bodyEdits(limits);
  const forced = forcedValues(limits);
  if (guards.length + edits.length === 0) return undefined;
  return async (message, { path }) => {
    const call = limitedCalls.get(path);
    const fields = readableFields(await bodyFields(message), call);
    if (!fields) return message;
    for (const check of guards) check(fields, call);
    if (!call) return message;
    if (fields.kind === 'form')
      return withFormFields(
        message,
        fields,
        forced.filter(({ name }) => call.forced.includes(name)),
      );
    const { text } = await bufferedBody(message);
    const edited = edits.reduce((current, edit) => edit(current, call, message), text);
    return edited === text ? message : { ...message, body: BufferedBody.fromText(edited) };
  };
}

function readableFields(
  fields: BodyFields | undefined,
  call: LimitedCall | undefined,
): BodyFields | undefined {
  if (fields || !call) return fields;
  throw new FlowError('MEDIA_TYPE_UNSUPPORTED', 'The body has a media type that this call does not take.', {
    hint: 'Send it with Content-Type: application/json or multipart/form-data.',
  });
}
