import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { FlowError } from '../errors.ts';
import type { Step } from '../exchange/exchange.ts';
import { numberOf } from '../flow/numbers.ts';
import type { OpenAiLimits } from '../flow/openai-limits.ts';
import type { OpenAiLimitsStep } from '../flow/steps.ts';
import { BufferedBody } from '../message/body.ts';
import { bufferedBody, decodedMessage, type Message } from '../message/message.ts';
import {
  type BodyEdit,
  bodyEdits,
  type EditedCall,
  type ForcedValue,
  forcedValues,
} from './openai-limits/body-edits.ts';
import { callGuard, type OpenAiCall, openAiCall } from './openai-limits/call.ts';
import { callBody } from './openai-limits/call-body.ts';
import { fieldGuards } from './openai-limits/field-guard.ts';
import { type FormPart, formBytes } from './openai-limits/form.ts';
import { type LimitedCall, limitedCall } from './openai-limits/limited-calls.ts';
import { type LimitedField, watchedNames } from './openai-limits/limited-field.ts';
import { namedModels } from './openai-limits/named-models.ts';
import { jsonValue } from '../text/json-value.ts';

/**
 * Refuses what callers may not ask of OpenAI, and sets what the flow asks for in their place. Where a limit reads the
 * body, calls that take a model must be JSON or a form, in which every reader finds the same: of JSON all bytes but the
 * edited ones stay as they came, a form is written anew from the parts that were read.
 * @throws FlowError `CALL_REFUSED`, `LIMIT_EXCEEDED`, `BODY_TOO_LARGE`, `MEDIA_TYPE_UNSUPPORTED`, `BODY_NOT_JSON`,
 *   `BODY_NOT_TEXT`, `BODY_NOT_CONVERTIBLE`
 */
export function openAiLimits(limits: OpenAiLimitsStep): Step {
  const guard = callGuard(limits);
  const maxBodyBytes = limits.maxBodyBytes ? numberOf(limits.maxBodyBytes) : Number.POSITIVE_INFINITY;
  const limited = limitedMessage(limits);
  return async (message) => {
    const call = openAiCall(message);
    guard(call);
    if (!limited && maxBodyBytes === Number.POSITIVE_INFINITY) return message;
    const { bytes } = await bufferedBody(message);
    if (bytes.length > maxBodyBytes) throw tooLarge(bytes.length, maxBodyBytes);
    return limited ? limited(await decodedMessage(message), call) : message;
  };
}

function tooLarge(bytes: number, maxBodyBytes: number): FlowError {
  return new FlowError('BODY_TOO_LARGE', `The body has ${bytes} bytes; at most ${maxBodyBytes} are taken.`);
}

type LimitedMessage = (message: Message, call: OpenAiCall) => Promise<Message>;

/** What happens to a message; nothing where no limit reads it. */
function limitedMessage(limits: OpenAiLimits): LimitedMessage | undefined {
  const guards = fieldGuards(limits);
  const edits = bodyEdits(limits);
  const limitedNames = guards.flatMap(({ names }) => names);
  if (guards.length + edits.length === 0) return undefined;
  return async (message, openAiCall) => {
    const body = await bufferedBody(message);
    const call = body.isEmpty ? undefined : limitedCall(openAiCall.path);
    if (!call && guards.length === 0) return message;
    const forced = forcedValues(limits).filter(({ name }) => call?.forced.includes(name));
    const watched = watchedNames(limitedNames, setNames(limits, call, forced));
    const { fields, parts } = await callBody(message, watched, call !== undefined);
    const asked = [...namedModels(openAiCall, message), ...fields];
    for (const guard of guards) guard.check(asked, call);
    if (parts) return withForm(message, [...forcedParts(forced, fields, message), ...parts]);
    return call ? withEdits(edits, { message, call, fields }) : message;
  };
}

/** Members that are set in a call of this kind. */
function setNames(
  { systemPrompt }: OpenAiLimits,
  call: LimitedCall | undefined,
  forced: readonly ForcedValue[],
): readonly string[] {
  const names = forced.map(({ name }) => name);
  return systemPrompt && call?.prompt ? [...names, call.prompt] : names;
}

/**
 * The parts that are set in a form.
 * @throws FlowError `LIMIT_EXCEEDED` when the caller sends one of them
 */
function forcedParts(
  forced: readonly ForcedValue[],
  fields: readonly LimitedField[],
  message: Message,
): readonly FormPart[] {
  return forced.map(({ name, json }) => {
    if (fields.some((field) => field.name === name && field.owner === '')) throw fieldRefused(name);
    return { name, content: Buffer.from(String(jsonValue(json(message)))) };
  });
}

function fieldRefused(name: string): FlowError {
  return new FlowError('LIMIT_EXCEEDED', `The form has a field "${name}", which is set here.`, {
    hint: 'Leave it out.',
  });
}

/** The message with its form written anew, so that no reader finds more in it than was read here. */
function withForm(message: Message, parts: readonly FormPart[]): Message {
  const boundary = `form-${randomUUID()}`;
  return {
    ...message,
    headers: message.headers.with('Content-Type', `multipart/form-data; boundary=${boundary}`),
    body: BufferedBody.fromBytes(formBytes(parts, boundary)),
  };
}

async function withEdits(edits: readonly BodyEdit[], edited: EditedCall): Promise<Message> {
  const { message } = edited;
  const { text } = await bufferedBody(message);
  const changed = edits.reduce((current, edit) => edit(current, edited), text);
  return changed === text ? message : { ...message, body: BufferedBody.fromText(changed) };
}
