import type { Secret } from '../../message/secret.ts';
import { jsonMember } from '../../text/json-member.ts';
import { jsonValue } from '../../text/json-value.ts';
import { UnusableSecret } from './unusable-secret.ts';

/**
 * The texts in a secret that is a JSON object.
 * @throws UnusableSecret that names the missing member and nothing of the secret
 */
export function secretMembers<Name extends string>(
  secret: Secret,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const json = jsonValue(secret.reveal());
  const texts = names.map((name) => [name, jsonMember(json, name)] as const);
  if (isTexts(texts)) return membersOf(texts);
  const wanted = names.map((name) => `"${name}": "…"`).join(', ');
  const missing = texts.flatMap(([name, text]) => (isFilled(text) ? [] : [`"${name}"`]));
  throw new UnusableSecret(
    json === undefined ? 'is no JSON object' : `has no text in ${missing.join(' and ')}`,
    `Put {${wanted}} into it.`,
  );
}

type Pairs<Name extends string> = readonly (readonly [Name, string])[];

function isTexts<Name extends string>(pairs: readonly (readonly [Name, unknown])[]): pairs is Pairs<Name> {
  return pairs.every(([, text]) => isFilled(text));
}

function isFilled(text: unknown): text is string {
  return typeof text === 'string' && text !== '';
}

function membersOf<Name extends string>(pairs: Pairs<Name>): Readonly<Record<Name, string>>;
function membersOf(pairs: Pairs<string>): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs);
}
