import { FlowError } from '../errors.ts';
import type { HttpReceiver } from '../flow/receivers.ts';
import {
  connectionHeaders,
  isCallerCredential,
  isHeaderName,
  isHopByHop,
  isProtocolHeader,
  isRuntimeHeader,
} from '../message/header-rules.ts';
import type { Message } from '../message/message.ts';
import { MessageHeaders } from '../message/message-headers.ts';
import { Secret } from '../message/secret.ts';
import { headerList } from './header-list.ts';

/** Headers that no receiver is sent, listed or not. @see SAP Help, "HTTP Receiver Adapter" */
const neverSent: ReadonlySet<string> = new Set(['cache-control', 'date', 'pragma', 'via', 'warning']);

/**
 * The headers of a message that a receiver is sent: the listed ones and `Content-Type`.
 * @throws FlowError `VALUE_INVALID`, `EXPRESSION_EVALUATION` when HTTP cannot carry one of them
 */
export function requestHeaders(message: Message, receiver: HttpReceiver): readonly [string, string][] {
  const isListed = headerList(receiver.requestHeaders ?? '');
  const sent = message.headers.filter(
    (name) => (name === 'content-type' || isListed(name)) && isSendable(name),
  );
  const headers = [...sent].flatMap(({ name, values }) =>
    values.map((value): [string, string] => [name, openText(value)]).filter(([, text]) => text !== ''),
  );
  for (const [name, text] of headers) checkHeader(name, text, message);
  return headers;
}

/** Of {@link requestHeaders} those that any host may see. */
export function openHeaders(message: Message, receiver: HttpReceiver): readonly [string, string][] {
  const isSecret = (name: string): boolean =>
    message.headers.getAll(name).some((value) => value instanceof Secret);
  return requestHeaders(message, receiver).filter(
    ([name]) => !isCallerCredential(name.toLowerCase()) && !isSecret(name),
  );
}

/** All secrets in the headers of a message. */
export function headerSecrets({ headers }: Message): readonly Secret[] {
  return [...headers].flatMap(({ values }) => values.filter((value) => value instanceof Secret));
}

function isSendable(name: string): boolean {
  return !(isHopByHop(name) || isRuntimeHeader(name) || neverSent.has(name));
}

function openText(value: string | Secret): string {
  return value instanceof Secret ? value.reveal() : value;
}

/** @see RFC 9110, section 5.5 (Field Values) */
function checkHeader(name: string, text: string, { bodyOrigin }: Message): void {
  if (isHeaderName(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return;
  const code = bodyOrigin === 'caller' ? 'VALUE_INVALID' : 'EXPRESSION_EVALUATION';
  throw new FlowError(
    code,
    `The header ${JSON.stringify(name)} has a name or a value (${text.length} characters) that HTTP cannot carry.`,
    { hint: 'A header takes letters of Latin-1 in one line; send other text in the body.' },
  );
}

/** The headers of a reply but for those of its connection; what a secret was echoed in is shown without it. */
export function replyHeaders(
  headers: readonly (readonly [name: string, value: string])[],
  secrets: readonly Secret[],
): MessageHeaders {
  const connection = connectionHeaders(headers);
  const open = headers.map(
    ([name, value]) => [name, secrets.reduce((text, secret) => secret.struckFrom(text), value)] as const,
  );
  return MessageHeaders.from(open).filter((name) => !isHopByHop(name) && !connection.has(name));
}

/**
 * The headers of a message after a reply: those it had, but for the ones that described the request, and the listed
 * ones of the reply over them.
 */
export function repliedHeaders(
  message: Message,
  reply: MessageHeaders,
  { responseHeaders, copyHeaders }: HttpReceiver,
): MessageHeaders {
  const isListed = headerList(responseHeaders ?? '*');
  const kept = message.headers.filter((name) => copyHeaders !== false && !isProtocolHeader(name));
  return kept.withAll(reply.filter((name) => isListed(name) && !isRuntimeHeader(name)));
}
