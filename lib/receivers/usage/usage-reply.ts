import { Buffer } from 'node:buffer';
import type { OutboundResponse } from '../../exchange/ports.ts';
import { JoinedBytes } from '../../message/joined-bytes.ts';
import { resumedChunks } from '../../message/resumed-chunks.ts';

const maxReasonBytes = 64 * 1024;

/** A reply that was looked into. */
export interface UsageReply {
  readonly response: OutboundResponse;
  /** Whether the service refuses to be asked for the tokens of a stream. */
  readonly isRefusal: boolean;
}

/** Looks whether a reply refuses the `stream_options` that the caller did not send. */
export async function usageReply(response: OutboundResponse): Promise<UsageReply> {
  if (response.status !== 400 && response.status !== 422) return { response, isRefusal: false };
  const chunks = response.body[Symbol.asyncIterator]();
  const read = new JoinedBytes();
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    read.add(next.value);
    if (read.length >= maxReasonBytes) break;
  }
  const isRefusal = /stream_options|include_usage/.test(Buffer.from(read.bytes).toString('latin1'));
  return { response: { ...response, body: resumedChunks(read.bytes, chunks) }, isRefusal };
}
