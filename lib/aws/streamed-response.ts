import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { HttpReply } from '../senders/http-reply.ts';
import { resultHead } from './http-result.ts';

/**
 * Writes a reply to Lambda's response stream. The first write is an empty one: it sends status and headers, also for
 * an empty body. A reply that breaks off rejects; the runtime then ends the response as broken and lives on, which it
 * would not if the failure came out of `stream.pipeline`.
 */
export async function writeReply(responseStream: Writable, reply: HttpReply): Promise<void> {
  const stream = awslambda.HttpResponseStream.from(responseStream, { ...resultHead(reply) });
  stream.write('');
  const { body } = reply;
  if (body.type === 'buffered') stream.write(body.bytes);
  else for await (const chunk of body.chunks) if (!stream.write(chunk)) await drained(stream);
  stream.end();
  await ended(stream);
}

async function drained(stream: Writable): Promise<void> {
  await once(stream, 'drain');
}

async function ended(stream: Writable): Promise<void> {
  if (!stream.writableFinished) await once(stream, 'finish');
}
