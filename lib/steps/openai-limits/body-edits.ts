import { createHash } from 'node:crypto';
import { numberOf } from '../../flow/numbers.ts';
import type { OpenAiLimits } from '../../flow/openai-limits.ts';
import { callerHeader } from '../../message/header-rules.ts';
import type { Message } from '../../message/message.ts';
import { valueText } from '../../message/value.ts';
import { type JsonMemberPlace, jsonMemberPlaces, withJsonMember } from '../../text/json-edit.ts';
import type { ForcedMember, LimitedCall } from './limited-calls.ts';
import type { LimitedField } from './limited-field.ts';
import { jsonValue } from '../../text/json-value.ts';

/** A call whose body is changed. */
export interface EditedCall {
  readonly call: LimitedCall;
  readonly fields: readonly LimitedField[];
  readonly message: Message;
}

/** Changes the JSON text of a call, and nothing in it but what it is about. */
export type BodyEdit = (text: string, edited: EditedCall) => string;

/** What a flow puts into its callers' bodies; nothing where it asks for nothing. */
export function bodyEdits(limits: OpenAiLimits): readonly BodyEdit[] {
  const { maxOutputTokens, systemPrompt } = limits;
  return [
    ...(maxOutputTokens ? [withTokens(numberOf(maxOutputTokens))] : []),
    ...forcedValues(limits).map(withForced),
    ...(systemPrompt ? [withSystemPrompt(systemPrompt)] : []),
  ];
}

/** A ceiling holds only when the caller asks for a number, by a member that the call has. */
function withTokens(max: number): BodyEdit {
  return (text, { call: { tokens = [] }, fields }) => {
    const isAsked = fields.some(({ name, owner }) => owner === '' && tokens.includes(name));
    return tokens[0] === undefined || isAsked ? text : withJsonMember(text, tokens[0], String(max));
  };
}

/** A member that is set in place of the caller, and its JSON text. */
export interface ForcedValue {
  readonly name: ForcedMember;
  json(message: Message): string;
}

export function forcedValues({ store, serviceTier, user }: OpenAiLimits): readonly ForcedValue[] {
  return [
    ...(store ? [{ name: 'store', json: () => store } as const] : []),
    ...(serviceTier ? [{ name: 'service_tier', json: () => JSON.stringify(serviceTier) } as const] : []),
    ...(user
      ? [{ name: 'user', json: (message: Message) => JSON.stringify(callerHash(message)) } as const]
      : []),
  ];
}

/** OpenAI learns to tell the callers apart, not who they are. */
function callerHash({ headers }: Message): string {
  const caller = valueText(headers.get(callerHeader));
  return caller === '' ? 'anonymous' : createHash('sha256').update(caller).digest('hex');
}

function withForced({ name, json }: ForcedValue): BodyEdit {
  return (text, { call, message }) =>
    call.forced.includes(name) ? withJsonMember(text, name, json(message)) : text;
}

function withSystemPrompt(systemPrompt: string): BodyEdit {
  return (text, { call: { prompt } }) => {
    if (prompt === undefined) return text;
    const place = jsonMemberPlaces(text, prompt)?.[0];
    return prompt === 'messages'
      ? withFirstMessage(text, systemPrompt, place)
      : withInstructions(text, systemPrompt, place);
  };
}

type Place = JsonMemberPlace | undefined;

function withFirstMessage(text: string, content: string, place: Place): string {
  if (place === undefined || text[place.valueStart] !== '[') return text;
  const message = JSON.stringify({ role: 'system', content });
  const [start, others] = [place.valueStart + 1, text.slice(place.valueStart + 1, place.valueEnd - 1)];
  return `${text.slice(0, start)}${message}${others.trim() === '' ? '' : ','}${text.slice(start)}`;
}

function withInstructions(text: string, systemPrompt: string, place: Place): string {
  const own: unknown = place && jsonValue(text.slice(place.valueStart, place.valueEnd));
  const all = typeof own === 'string' && own !== '' ? `${systemPrompt}\n\n${own}` : systemPrompt;
  return withJsonMember(text, 'instructions', JSON.stringify(all));
}
