import type { ReceiverDetails } from '../../errors.ts';
import { type Secret, struckFrom } from '../../message/secret.ts';
import { jsonMember } from '../../text/json-member.ts';
import { jsonValue } from '../../text/json-value.ts';

const maxDetailLength = 1000;
/** A text of this length is a sentence; a longer one that is no JSON is something else. */
const maxSentenceLength = 300;

/**
 * The reason in a service's refusal, in the forms that services use: OpenAI's `error`, OData, OAuth, problem documents,
 * `message`, `detail`, `errors`, a plain text, the title of a page. Whatever of a secret it quotes is struck out.
 * @see RFC 9457; OData JSON Format 4.01, section 21; RFC 6749, section 5.2
 */
export function receiverDetails(body: string, secrets: readonly Secret[]): ReceiverDetails {
  const json = jsonValue(body);
  const { message, type, code, param } =
    json === undefined ? { message: plainReason(body) } : jsonReason(json);
  const texts = Object.entries({ message, type, code, param }).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [[name, struck(text, secrets)]];
  });
  return Object.fromEntries(texts);
}

type Reason = { readonly [Name in keyof ReceiverDetails]?: unknown };

function jsonReason(json: unknown): Reason {
  if (typeof json === 'string') return { message: json };
  const error = jsonMember(json, 'error');
  if (typeof error === 'string') return oauthReason(json, error);
  const owner = error ?? jsonMember(json, 'fault') ?? json;
  return {
    message: messageIn(owner),
    type: jsonMember(owner, 'type'),
    code: jsonMember(owner, 'code'),
    param: jsonMember(owner, 'param') ?? jsonMember(owner, 'target') ?? placeIn(owner),
  };
}

function oauthReason(json: unknown, error: string): Reason {
  const description = jsonMember(json, 'error_description') ?? jsonMember(json, 'message');
  return description === undefined ? { message: error } : { message: description, code: error };
}

const messageNames = [
  'message',
  'Message',
  'detail',
  'title',
  'error_description',
  'faultstring',
  'reason',
  'msg',
];

/** The first that says something. OData 2 wraps its message; others list several. */
function messageIn(owner: unknown): unknown {
  for (const name of messageNames) {
    const value = jsonMember(owner, name);
    const text = textOf(value) ?? textOf(jsonMember(value, 'value')) ?? listText(value);
    if (text) return text;
  }
  return listText(jsonMember(owner, 'errors')) ?? listText(jsonMember(owner, 'details'));
}

/** Lists of sentences or of objects that hold them; some services list them by the field that they are about. */
function listText(list: unknown): string | undefined {
  const isObject = typeof list === 'object' && list !== null;
  const items: readonly unknown[] = isObject ? Object.values(list).flat() : [];
  const texts = items.flatMap(
    (item) => textOf(item) ?? textOf(typeof item === 'object' && messageIn(item)) ?? [],
  );
  return texts.length > 0 ? texts.slice(0, 3).join('; ') : undefined;
}

/** Where FastAPI's first mistake is. */
function placeIn(owner: unknown): unknown {
  const detail = jsonMember(owner, 'detail');
  const place = Array.isArray(detail) ? jsonMember(detail[0], 'loc') : undefined;
  return Array.isArray(place) ? place.filter((part) => textOf(part) !== undefined).join('.') : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The title of a page, the message in XML, or a sentence. */
function plainReason(body: string): string | undefined {
  const marked = /<(title|faultstring|(?:\w{1,20}:)?message)(?:\s[^<>]*)?>([^<]*)</i.exec(body)?.[2];
  if (marked !== undefined) return marked.trim() || undefined;
  const text = body.trim();
  return text !== '' && text.length <= maxSentenceLength && !/^[{[]|[<\0\ufffd]/.test(text)
    ? text
    : undefined;
}

function struck(text: string, secrets: readonly Secret[]): string {
  const open = struckFrom(text, secrets);
  return open.length > maxDetailLength ? `${open.slice(0, maxDetailLength)}…` : open;
}
