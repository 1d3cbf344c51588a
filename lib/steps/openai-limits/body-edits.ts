import { createHash } from 'node:crypto';
import { numberOf } from '../../flow/numbers.ts';
import type { OpenAiLimits } from '../../flow/openai-limits.ts';
import { callerHeader } from '../../message/header-rules.ts';
import type { Message } from '../../message/message.ts';
import { valueText } from '../../message/value.ts';
import { jsonMemberPlaces, withJsonMember } from '../../text/json-edit.ts';
import { type ForcedMember, type LimitedCall, tokenMembers } from './limited-calls.ts';

/** Changes the JSON text of a call, and nothing in it but what it is about. */
type BodyEdit = (text: string, call: LimitedCall, message: Message) => string;

/** What a flow puts into its callers' bodies; nothing where it asks for nothing. */
export function bodyEdits(limits: OpenAiLimits): readonly BodyEdit[] {
  const { maxOutputTokens, systemPrompt } = limits;
  return [
    ...(maxOutputTokens ? [withTokens(numberOf(maxOutputTokens))] : []),
    ...forcedValues(limits).map(withForced),
    ...(systemPrompt ? [withSystemPrompt(systemPrompt)] : []),
  ];
}

/** A ceiling holds only when the caller asks for a number. */
function withTokens(max: number): BodyEdit {
  return (text, { tokens }) => {
    const places = jsonMemberPlaces(text) ?? [];
    const isNumber = ({ valueStart }: { readonly valueStart: number }): boolean => text[valueStart] !== 'n';
    const isAsked = places.some(
      (place) => tokenMembers.some((name) => name === place.name) && isNumber(place),
    );
    return tokens === undefined || isAsked ? text : withJsonMember(text, tokens, String(max));
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
  return (text, { forced }, message) =>
    forced.includes(name) ? withJsonMember(text, name, json(message)) : text;
}

function withSystemPrompt(systemPrompt: string): BodyEdit {
  return (text, { prompt }) => {
    if (prompt === undefined) return text;
    return prompt === 'messages'
      ? withFirstMessage(text, systemPrompt)
      : withInstructions(text, systemPrompt);
  };
}

function withFirstMessage(text: string, content: string): string {
  const message = JSON.stringify({ role: 'system', content });
  const places = (jsonMemberPlaces(text) ?? []).filter(({ name }) => name === 'messages');
  return places.reduceRight((edited, { valueStart, valueEnd }) => {
    if (edited[valueStart] !== '[') return edited;
    const isEmpty = edited.slice(valueStart + 1, valueEnd - 1).trim() === '';
    return `${edited.slice(0, valueStart + 1)}${message}${isEmpty ? '' : ','}${edited.slice(valueStart + 1)}`;
  }, text);
}

function withInstructions(text: string, systemPrompt: string): string {
  const place = (jsonMemberPlaces(text) ?? []).findLast(({ name }) => name === 'instructions');
  const own: unknown = place && JSON.parse(text.slice(place.valueStart, place.valueEnd));
  const all = typeof own === 'string' && own !== '' ? `${systemPrompt}\n\n${own}` : systemPrompt;
  return withJsonMember(text, 'instructions', JSON.stringify(all));
}
