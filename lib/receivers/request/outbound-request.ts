import { Deadline } from '../../exchange/deadline.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { fetchedScope, messageScope, scopeNeeds } from '../../exchange/message-scope.ts';
import type { OutboundRequest } from '../../exchange/ports.ts';
import { numberOf } from '../../flow/numbers.ts';
import type { HttpReceiver } from '../../flow/receivers.ts';
import type { BufferedBody } from '../../message/body.ts';
import type { Message } from '../../message/message.ts';
import { compiledAddress } from './address.ts';
import type { HostGuard } from '../connection/host-guard.ts';
import type { HeaderRules } from './http-headers.ts';
import { compiledMethod, usuallyHasBody } from './method.ts';

/** CPI's own default. */
export const defaultTimeoutMs = 60_000;
const defaultConnectTimeoutMs = 10_000;

/** Makes the request of a message, as far as it shows no credential. */
export type CompiledRequest = (message: Message, exchange: Exchange) => Promise<OutboundRequest>;

export function compiledRequest(
  name: string,
  declaration: HttpReceiver,
  { guard, headers }: { readonly guard: HostGuard; readonly headers: HeaderRules },
): CompiledRequest {
  const address = compiledAddress(declaration);
  const methods = compiledMethod(declaration);
  const withKey = keyed(declaration.idempotencyKeyHeader);
  const limits = timeouts(declaration);
  const isSentOnce = mayBeSentOnce(declaration);
  const needs = scopeNeeds([...address.expressions, ...methods.expressions]);
  return async (message, exchange) => {
    const scope = messageScope(message, await fetchedScope(needs, message, exchange), exchange);
    const url = address.url(scope);
    const method = methods.method(scope);
    return {
      ...limits,
      receiver: name,
      url,
      reach: guard.reach(url),
      method,
      headers: withKey(headers.sent(message), exchange),
      ...(sendsBody(method, declaration) ? await sentBody(message, method, isSentOnce) : noBody),
      proxy: declaration.proxy,
      until: Deadline.in(limits.timeoutMs, exchange.ports.now),
      deadline: exchange.deadline,
    };
  };
}

type Timeouts = Pick<
  OutboundRequest,
  'timeoutMs' | 'connectTimeoutMs' | 'firstByteTimeoutMs' | 'idleTimeoutMs'
>;

function timeouts(declaration: HttpReceiver): Timeouts {
  const { timeoutMs, connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs } = declaration;
  return {
    timeoutMs: numberOf(timeoutMs ?? defaultTimeoutMs),
    connectTimeoutMs: numberOf(connectTimeoutMs ?? defaultConnectTimeoutMs),
    ...(firstByteTimeoutMs !== undefined && { firstByteTimeoutMs: numberOf(firstByteTimeoutMs) }),
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs: numberOf(idleTimeoutMs) }),
  };
}

/** Adds the idempotency key to the headers of a message, where the receiver has one. */
type Keyed = (headers: OutboundRequest['headers'], exchange: Exchange) => OutboundRequest['headers'];

/** The message id; further calls of one message are calls of their own and get a number behind it. */
function keyed(name: string | undefined): Keyed {
  if (name === undefined) return (headers) => headers;
  const calls = new WeakMap<Exchange, number>();
  return (headers, exchange) => {
    const call = (calls.get(exchange) ?? 0) + 1;
    calls.set(exchange, call);
    return withHeaders(headers, [[name, call === 1 ? exchange.id : `${exchange.id}-${call}`]]);
  };
}

/** These headers with the given ones in place of those of the same names. */
export function withHeaders(
  headers: OutboundRequest['headers'],
  over: OutboundRequest['headers'],
): OutboundRequest['headers'] {
  if (over.length === 0) return headers;
  const names = new Set(over.map(([name]) => name.toLowerCase()));
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...over];
}

/** A receiver that passes the caller's method on passes the body of a `DELETE`, which some services want. */
function sendsBody(method: string, { sendBody, method: declared }: HttpReceiver): boolean {
  const isPassed = declared === 'dynamic' && method === 'DELETE';
  return sendBody === true || usuallyHasBody(method) || (isPassed && sendBody !== false);
}

/** What is sent on as it comes cannot be sent again, or looked into. */
function mayBeSentOnce({ retry, fallbacks, tokenUsage }: HttpReceiver): boolean {
  return retry === undefined && fallbacks === undefined && tokenUsage === undefined;
}

type SentBody = Pick<OutboundRequest, 'body' | 'stream'>;

const noBody: SentBody = { body: undefined };

/** A reply that is still on its way goes on to the next receiver as it comes. An empty body is sent where one is usual. */
function sentBody({ body }: Message, method: string, isSentOnce: boolean): SentBody | Promise<SentBody> {
  if (body.type === 'buffered') return bytesOf(body, method);
  if (isSentOnce && !body.isRead) return { body: undefined, stream: body };
  return body.buffered().then((read) => bytesOf(read, method));
}

function bytesOf({ bytes }: BufferedBody, method: string): SentBody {
  return bytes.length > 0 || usuallyHasBody(method) ? { body: bytes } : noBody;
}
