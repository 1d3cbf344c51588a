import { Buffer } from 'node:buffer';
import type { OutboundResponse } from '../../exchange/ports.ts';
import { type Body, BufferedBody, StreamedBody } from '../../message/body.ts';
import { type HeaderPairs, headerValue } from '../../message/header-pairs.ts';
import { contentType, isEventStream } from '../../message/media-types.ts';

/** Replies up to this size are read before the caller gets the first byte. */
const wholeReplyBytes = 1024 * 1024;

/** Whether a reply with these headers is read whole: it is no event stream, and of modest size or JSON. */
export function isReadWhole(reply: HeaderPairs): boolean {
  if (isEventStream(reply)) return false;
  const length = headerValue(reply, 'content-length');
  return length === undefined
    ? /^application\/(?:[^;]*\+)?json\b/i.test(contentType(reply))
    : Number(length) <= wholeReplyBytes;
}

/** The body read whole; one without a length that turns out large passes on as it comes. */
export async function wholeOrStreamed({ body }: OutboundResponse): Promise<Body> {
  const chunks = body[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  while (length <= wholeReplyBytes) {
    const next = await chunks.next();
    if (next.done)
      return BufferedBody.fromBytes(read.length === 1 && read[0] ? read[0] : Buffer.concat(read));
    read.push(next.value);
    length += next.value.length;
  }
  return new StreamedBody(resumed(read, chunks));
}

async function* resumed(
  read: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* read;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** A reply whose body is there, where it is one that is read whole: from now on it cannot break off. */
export async function arrivedResponse(response: OutboundResponse): Promise<OutboundResponse> {
  if (!isReadWhole(response.headers)) return response;
  const body = await inTime(response, () => wholeOrStreamed(response));
  return { ...response, body: body.type === 'streamed' ? body.chunks : resumed([body.bytes], noMore) };
}

const noMore: AsyncIterator<Uint8Array> = { next: async () => ({ done: true, value: undefined }) };

/** Reads of a reply what is read before it passes on, within the time of the call. */
export async function inTime<T>(response: OutboundResponse, read: () => Promise<T>): Promise<T> {
  response.timeUntilEnd?.(true);
  try {
    return await read();
  } finally {
    response.timeUntilEnd?.(false);
  }
}
