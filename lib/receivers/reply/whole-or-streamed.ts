import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { type Body, BufferedBody, StreamedBody } from '../../message/body.ts';
import { type HeaderPairs, headerValue } from '../../message/header-pairs.ts';
import { JoinedBytes, type WholeLimit } from '../../message/joined-bytes.ts';
import { contentType } from '../../message/media-types.ts';
import { resumedChunks } from '../../message/resumed-chunks.ts';
import { framedReply } from './framed-reply.ts';

/** Replies up to this size are read before the caller gets the first byte. */
const wholeReplyBytes = 1024 * 1024;

/** Whether a reply with these headers that is no stream of parts is read whole: it is of modest size, or JSON. */
export function isReadWhole(reply: HeaderPairs): boolean {
  const length = headerValue(reply, 'content-length');
  return length === undefined
    ? /^application\/(?:[^;]*\+)?json\b/i.test(contentType(reply))
    : Number(length) <= wholeReplyBytes;
}

/** The body read whole; one without a length that turns out large passes on as it comes. */
export async function wholeOrStreamed({ body }: OutboundResponse, limit?: WholeLimit): Promise<Body> {
  const chunks = body[Symbol.asyncIterator]();
  const read = new JoinedBytes(limit);
  while (read.length <= wholeReplyBytes) {
    const next = await chunks.next();
    if (next.done) return BufferedBody.fromBytes(read.bytes);
    try {
      read.add(next.value);
    } catch (error) {
      await chunks.return?.();
      throw error;
    }
  }
  return new StreamedBody(resumedChunks(read.bytes, chunks), { limit });
}

/** A reply whose body is there, where it is one that is read whole: from now on it cannot break off. */
export async function arrivedResponse(
  response: OutboundResponse,
  request: OutboundRequest,
): Promise<OutboundResponse> {
  return inTime(response, async () => {
    const framed = await framedReply(response, request);
    if (framed.framing || !isReadWhole(response.headers)) return framed.response;
    const body = await wholeOrStreamed(framed.response);
    return { ...response, body: body.type === 'streamed' ? body.chunks : resumedChunks(body.bytes, noMore) };
  });
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
