import { Buffer } from 'node:buffer';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { headerValue } from '../../message/header-pairs.ts';
import { JoinedBytes } from '../../message/joined-bytes.ts';
import { contentType, isEventStream } from '../../message/media-types.ts';
import { resumedChunks } from '../../message/resumed-chunks.ts';
import type { Framing } from '../../text/part-ends.ts';

/** A reply, and what its body is made of where that is a stream of parts. */
export interface FramedReply {
  readonly response: OutboundResponse;
  readonly framing?: Framing;
}

/**
 * Tells a stream of events by its media type, or by its first bytes where that type may stand for anything or a stream
 * was asked for. Lines of JSON are told by their type alone, and only as the answer to a `POST`: as a file they look
 * the same.
 */
export async function framedReply(
  response: OutboundResponse,
  request: OutboundRequest,
): Promise<FramedReply> {
  const { headers } = response;
  if (headerValue(headers, 'content-encoding') !== undefined) return { response };
  if (isEventStream(headers)) return { response, framing: 'events' };
  const type = contentType(headers);
  const isLines = request.method === 'POST' && jsonLines.test(type);
  if (!(isLines || saysLittle.test(type) || asksForStream(request))) return { response };
  const { body, isEvents } = await begun(response.body);
  const framing = isEvents ? 'events' : isLines ? 'json-lines' : undefined;
  return { response: { ...response, body }, ...(framing && { framing }) };
}

/** Media types of one JSON text a line; none of them is registered. */
const jsonLines =
  /^application\/(?:(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|json-stream)|stream\+json)\b/i;

/** What servers say that know nothing of the body, or say of streams too. */
const saysLittle =
  /^(?:$|text\/plain\b|(?:application|binary)\/octet-stream\b|(?:application|text)\/(?:[^;]*[+-])?json\b)/i;

/** Whether the request has a member `stream` that is true; within a text its quotes would be escaped. */
function asksForStream({ headers, body = new Uint8Array() }: OutboundRequest): boolean {
  if (headerValue(headers, 'accept')?.includes('text/event-stream')) return true;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.includes('"stream"') && /"stream"\s*:\s*true/.test(bytes.toString('latin1'));
}

/** A longer run of empty lines is the beginning of no stream. */
const maxBeginningBytes = 1024;

/** The chunks from their beginning on, once enough of them has come to tell whether they are events. */
async function begun(chunks: AsyncIterable<Uint8Array>) {
  const rest = chunks[Symbol.asyncIterator]();
  const read = new JoinedBytes();
  let isEvents: boolean | undefined;
  while (isEvents === undefined) {
    const next = await rest.next();
    if (!next.done) read.add(next.value);
    isEvents = isEventStart(read.bytes);
    if (next.done || read.length > maxBeginningBytes) isEvents ??= false;
  }
  return { body: resumedChunks(read.bytes, rest), isEvents };
}

const eventStarts: readonly string[] = ['data:', 'event:', 'id:', 'retry:', ':'];
/** What nearly every other reply begins with. */
const openBrace = 0x7b;
const byteOrderMark = '\u00ef\u00bb\u00bf';

/** Whether the bytes begin as events do; `undefined` when they may still. @see WHATWG HTML, "Parsing an event stream" */
function isEventStart(bytes: Uint8Array): boolean | undefined {
  if (bytes[0] === openBrace) return false;
  const text = Buffer.from(bytes.subarray(0, maxBeginningBytes)).toString('latin1');
  if (byteOrderMark.startsWith(text)) return undefined;
  const start = text.replace(byteOrderMark, '').replace(/^[\r\n]+/, '');
  if (eventStarts.some((field) => start.startsWith(field))) return true;
  return eventStarts.some((field) => field.startsWith(start)) ? undefined : false;
}
