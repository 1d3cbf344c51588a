import { FlowError } from '../../errors.ts';
import type { HttpReceiver } from '../../flow/receivers.ts';
import {
  connectionHeaders,
  bearsCredential,
  isHeaderName,
  isHopByHop,
  isProtocolHeader,
  isRuntimeHeader,
  tellsTheWay,
} from '../../message/header-rules.ts';
import type { HeaderPairs } from '../../message/header-pairs.ts';
import type { Message } from '../../message/message.ts';
import { MessageHeaders } from '../../message/message-headers.ts';
import { Secret, struckFrom } from '../../message/secret.ts';
import { headerList } from './header-list.ts';

/** Headers that no receiver is sent, listed or not. @see SAP Help, "HTTP Receiver Adapter" */
const neverSent: ReadonlySet<string> = new Set(['cache-control', 'date', 'pragma', 'via', 'warning']);

/** Without them nobody can read the body. */
const describesBody: ReadonlySet<string> = new Set(['content-type', 'content-encoding']);

/** Which headers pass between messages and a receiver, in both directions. */
export interface HeaderRules {
  /**
   * The headers of a message that the receiver is sent: the listed ones, `Content-Type` and `Content-Encoding`.
   * @throws FlowError `VALUE_INVALID`, `EXPRESSION_EVALUATION` when HTTP cannot carry one of them
   */
  sent(message: Message): HeaderPairs;
  /** Of {@link HeaderRules.sent} those that any host may see. */
  open(message: Message): HeaderPairs;
  /**
   * The headers of a message after a reply: those it had, but for the ones that described the request, and the listed
   * ones of the reply over them.
   */
  replied(message: Message, reply: MessageHeaders): MessageHeaders;
}

/** The rules of a receiver, its lists read once. */
export function headerRules({
  requestHeaders,
  responseHeaders,
  copyHeaders,
  session = 'none',
}: HttpReceiver): HeaderRules {
  const isSentListed = headerList(requestHeaders ?? '');
  const isTakenListed = headerList(responseHeaders ?? '*');
  const isNamed = headerList((requestHeaders ?? '').trim() === '*' ? '' : (requestHeaders ?? ''));
  const isSent = (name: string): boolean =>
    (describesBody.has(name) || isNamed(name) || (isSentListed(name) && isForAll(name))) && isSendable(name);
  const keepsCookies = session !== 'none';
  const isTaken = (name: string): boolean =>
    isTakenListed(name) && !isRuntimeHeader(name) && !(keepsCookies && name === 'set-cookie');
  return {
    sent: (message) => sentHeaders(message, isSent),
    open: (message) =>
      sentHeaders(message, isSent).filter(
        ([name]) => !bearsCredential(name.toLowerCase()) && !isSecret(message, name),
      ),
    replied({ headers }, reply) {
      const taken = reply.filter(isTaken);
      return copyHeaders === false ? taken : headers.filter((name) => !isProtocolHeader(name)).withAll(taken);
    },
  };
}

/** What `*` stands for: neither credentials nor what tells the way of another HTTP message. */
function isForAll(name: string): boolean {
  return !bearsCredential(name) && !tellsTheWay(name);
}

function sentHeaders(message: Message, isSent: (name: string) => boolean): HeaderPairs {
  const sent: [string, string][] = [];
  for (const [lowerCaseName, { name, values }] of message.headers.byName()) {
    if (!isSent(lowerCaseName)) continue;
    for (const value of values) {
      const text = openText(value);
      if (text === '') continue;
      checkHeader(name, text, message);
      sent.push([name, text]);
    }
  }
  return sent;
}

function isSecret({ headers }: Message, name: string): boolean {
  return headers.getAll(name).some((value) => value instanceof Secret);
}

/** All secrets in the headers of a message. */
export function headerSecrets({ headers }: Message): readonly Secret[] {
  const secrets: Secret[] = [];
  for (const { values } of headers) {
    for (const value of values) if (value instanceof Secret) secrets.push(value);
  }
  return secrets;
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
export function replyHeaders(headers: HeaderPairs, secrets: readonly Secret[]): MessageHeaders {
  const connection = connectionHeaders(headers);
  const open: [string, string][] = [];
  for (const [name, value] of headers) {
    const lowerCaseName = name.toLowerCase();
    if (isHopByHop(lowerCaseName) || connection.has(lowerCaseName)) continue;
    if (struckFrom(name, secrets) === name) open.push([name, struckFrom(value, secrets)]);
  }
  return MessageHeaders.from(open);
}
