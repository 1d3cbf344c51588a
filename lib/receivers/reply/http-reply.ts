import type { Exchange } from '../../exchange/exchange.ts';
import { monotonicMs } from '../../exchange/monotonic-ms.ts';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import type { ModelCall } from '../../exchange/processing-log.ts';
import type { HttpReceiver } from '../../flow/receivers.ts';
import { type Body, StreamedBody } from '../../message/body.ts';
import { type HeaderPairs, headerValue } from '../../message/header-pairs.ts';
import { isJson } from '../../message/media-types.ts';
import type { Message } from '../../message/message.ts';
import { type Secret, struckFrom } from '../../message/secret.ts';
import type { Framing } from '../../text/part-ends.ts';
import { watchedEvents } from '../usage/watched-events.ts';
import { isOutageStatus } from '../fallback.ts';
import { replyHeaders } from '../request/http-headers.ts';
import { watchedJson } from '../usage/watched-json.ts';
import { framedReply } from './framed-reply.ts';
import { replyLimit } from './reply-limit.ts';
import type { ReplyingReceiver } from './replying-receiver.ts';
import { statusError } from './status-error.ts';
import { modelCall } from '../usage/token-usage.ts';
import { inTime, isReadWhole, wholeOrStreamed } from './whole-or-streamed.ts';

interface ReplyContext {
  readonly message: Message;
  readonly exchange: Exchange;
  /** The call that was replied to. */
  readonly request: OutboundRequest;
  /** What the receiver was sent that nobody else may see. */
  readonly secrets: readonly Secret[];
  /** Whether the caller did not ask for the tokens at the end of a stream. */
  readonly hidesUsage: boolean;
  /** When the call began, on the clock of {@link monotonicMs}. */
  readonly startedAt: number;
}

/**
 * The message after a reply. A reply of modest size is read whole, so that one that breaks off fails the message
 * with a proper answer; a larger one or an event stream passes on as it comes.
 * @throws ReceiverError when the status is outside 2xx and the receiver throws on failure, or the reply breaks off
 */
export async function httpReply(
  receiver: ReplyingReceiver,
  response: OutboundResponse,
  context: ReplyContext,
): Promise<Message> {
  const { message, exchange, request, secrets, startedAt } = context;
  const reply = replyHeaders(response.headers, secrets);
  exchange.log.receiverStatus = response.status;
  if (isThrown(response.status, receiver.declaration)) {
    throw await inTime(response, () => statusError({ ...receiver, secrets }, response, message));
  }
  const body = await inTime(response, () => replyBody(receiver, response, context));
  const call = body.type === 'buffered' && isAsking(request) ? modelCall(response.headers, body) : undefined;
  if (call) exchange.log.modelAnswered({ ...open(call, secrets), durationMs: monotonicMs() - startedAt });
  const headers = receiver.headers.replied(message, reply).withEach([
    ['CamelHttpResponseCode', String(response.status)],
    ['CamelHttpResponseText', response.statusText],
  ]);
  return { ...message, headers, body };
}

/** The log gets the names that a service gives, and nothing of what it was shown. */
function open(call: ModelCall, secrets: readonly Secret[]): ModelCall {
  const struck = (text: string | undefined) => text && struckFrom(text, secrets);
  return { ...call, model: struck(call.model), serviceTier: struck(call.serviceTier) };
}

/** An answer that is fetched once more took its tokens when it was made. */
function isAsking({ method }: OutboundRequest): boolean {
  return method === 'POST';
}

/** With fallbacks a status that the next receiver may better is thrown in any case. */
function isThrown(status: number, { throwExceptionOnFailure, fallbacks }: HttpReceiver): boolean {
  if (status >= 200 && status < 300) return false;
  if (fallbacks !== undefined && isOutageStatus(status)) return true;
  return typeof throwExceptionOnFailure === 'object'
    ? throwExceptionOnFailure.includes(status)
    : (throwExceptionOnFailure ?? true);
}

async function replyBody(
  { maxReplyBytes }: ReplyingReceiver,
  response: OutboundResponse,
  context: ReplyContext,
): Promise<Body> {
  const { request, exchange } = context;
  const limit = replyLimit(request, maxReplyBytes);
  const { response: begun, framing } = await framedReply(response, request);
  if (framing) return new StreamedBody(watchedStream(begun, framing, context), { framing, limit });
  const { headers } = response;
  const body = isReadWhole(headers)
    ? await wholeOrStreamed(begun, limit)
    : new StreamedBody(begun.body, { length: bodyLength(headers), limit });
  if (body.type === 'buffered' || !isAsking(request) || !isJson(headers)) return body;
  const watched = watchedJson(body.chunks, (call) => exchange.log.modelAnswered(open(call, context.secrets)));
  return new StreamedBody(watched, { length: body.length, limit });
}

function bodyLength(headers: HeaderPairs): number | undefined {
  const length = headerValue(headers, 'content-length');
  return length === undefined ? undefined : Number(length);
}

/** The events or lines as they come, watched for the tokens that they took. */
function watchedStream(
  { body }: OutboundResponse,
  framing: Framing,
  { exchange, hidesUsage, secrets }: ReplyContext,
): AsyncIterable<Uint8Array> {
  let known: ModelCall | undefined;
  const onUsage = (told: ModelCall): void => {
    const call = open(told, secrets);
    exchange.log.modelAnswered(call, known);
    known = call;
  };
  return watchedEvents(body, { onUsage, hidesUsage, framing });
}
