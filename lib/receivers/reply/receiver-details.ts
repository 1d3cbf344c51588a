import type { ReceiverDetails } from '../../errors.ts';
import type { Secret } from '../../message/secret.ts';
import { jsonMember } from '../../text/json-member.ts';
import { jsonValue } from '../../text/json-value.ts';

const maxDetailLength = 1000;

/**
 * The reason in a service's error body, in OpenAI's form `{ "error": { message, type, code, param } }`. Whatever of
 * a secret it quotes is struck out.
 */
export function receiverDetails(body: string, secrets: readonly Secret[]): ReceiverDetails {
  const error = jsonMember(jsonValue(body), 'error');
  const texts = (['message', 'type', 'code', 'param'] as const).flatMap((name) => {
    const text = jsonMember(error, name);
    return typeof text === 'string' ? [[name, struck(text, secrets)]] : [];
  });
  return Object.fromEntries(texts);
}

function struck(text: string, secrets: readonly Secret[]): string {
  const open = secrets.reduce((shown, secret) => secret.struckFrom(shown), text);
  return open.length > maxDetailLength ? `${open.slice(0, maxDetailLength)}…` : open;
}
