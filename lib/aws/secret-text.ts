import { wholeSecret } from '../flow/credentials.ts';
import { jsonMember } from '../text/json-member.ts';
import { jsonValue } from '../text/json-value.ts';
import { type CredentialSource, credentialError } from './secrets-manager-error.ts';
import type { SecretValue } from './secrets-manager-client.ts';

/** Where a credential's value stands in its secret. */
export interface CredentialPlace extends CredentialSource {
  /** Member that holds the value when the secret is a JSON object; `*` for the whole of it. */
  readonly field: string;
}

/**
 * The credential's value: the secret as it is, or a member of it when it is a JSON object. Line ends after the
 * value go, since `--secret-string file://…` takes a file's last newline along.
 * @throws FlowError `CREDENTIAL_MISSING`, `CREDENTIAL_EMPTY`; none of them holds a part of the secret
 */
export function secretText(secret: SecretValue, place: CredentialPlace): string {
  const text = storedText(secret, place);
  const isWhole = place.field === wholeSecret || !text.trimStart().startsWith('{');
  const value = isWhole ? text : textMember(text, place);
  const trimmed = value.replace(/[\r\n]+$/, '');
  if (trimmed === '') throw credentialError('CREDENTIAL_EMPTY', place, 'is empty');
  return trimmed;
}

function storedText({ SecretString, SecretBinary }: SecretValue, place: CredentialPlace): string {
  if (SecretString !== undefined) return SecretString;
  if (SecretBinary === undefined) throw credentialError('CREDENTIAL_MISSING', place, 'has no value');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(SecretBinary);
  } catch {
    const problem = `holds ${SecretBinary.length} bytes that are not UTF-8 text`;
    throw credentialError('CREDENTIAL_EMPTY', place, problem);
  }
}

function textMember(text: string, place: CredentialPlace): string {
  const json = jsonValue(text);
  if (json === undefined) {
    throw credentialError('CREDENTIAL_EMPTY', place, 'begins with "{" but is not valid JSON');
  }
  const value = jsonMember(json, place.field);
  if (typeof value === 'string') return value;
  const problem = value === undefined ? 'has no member' : `has a ${kindOf(value)}, not a text, in its member`;
  throw credentialError('CREDENTIAL_EMPTY', place, `is a JSON object that ${problem} "${place.field}"`);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : `value of type ${value === null ? 'null' : typeof value}`;
}
