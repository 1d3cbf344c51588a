import type { HttpReceiver } from '../flow/receivers.ts';
import { isHopByHop, isRuntimeHeader } from '../message/header-rules.ts';
import type { Message } from '../message/message.ts';
import type { MessageHeaders } from '../message/message-headers.ts';
import { isProtocolHeader } from '../message/header-rules.ts';
import { Secret } from '../message/secret.ts';
import { headerList } from './header-list.ts';

/** Headers that no receiver is sent, listed or not. @see SAP Help, "HTTP Receiver Adapter" */
const neverSent: ReadonlySet<string> = new Set([
  'cache-control',
  'date',
  'pragma',
  'via',
  'warning',
  'sapauthenticatedusername',
]);

/** The headers of a message that a receiver is sent: the listed ones and `Content-Type`. */
export function requestHeaders(message: Message, receiver: HttpReceiver): readonly [string, string][] {
  const isListed = headerList(receiver.requestHeaders ?? '');
  const sent = message.headers.filter(
    (name) => (name === 'content-type' || isListed(name)) && isSendable(name),
  );
  return [...sent].flatMap(({ name, values }) =>
    values.map((value): [string, string] => [name, openText(value)]),
  );
}

function isSendable(name: string): boolean {
  return !(isHopByHop(name) || isRuntimeHeader(name) || neverSent.has(name));
}

function openText(value: string | Secret): string {
  return value instanceof Secret ? value.reveal() : value;
}

/**
 * The headers of a message after a reply: those it had, but for the ones that described the request, and the listed
 * ones of the reply over them.
 */
export function repliedHeaders(
  message: Message,
  reply: MessageHeaders,
  { responseHeaders }: HttpReceiver,
): MessageHeaders {
  const isListed = headerList(responseHeaders ?? '*');
  const kept = message.headers.filter((name) => !isProtocolHeader(name));
  return kept.withAll(reply.filter((name) => isListed(name) && !isHopByHop(name) && !isRuntimeHeader(name)));
}
