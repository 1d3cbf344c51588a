import type { Writable } from 'node:stream';
import type { Deadline } from '../exchange/deadline.ts';
import type { StreamedBody } from '../message/body.ts';
import type { HttpReply } from '../senders/http-reply.ts';
import type { PayloadFormat } from './http-event.ts';
import { resultHead } from './http-result.ts';

/**
 * Writes a reply to Lambda's response stream. The first write sends status and headers; it is an empty one where no
 * body is at hand. A reply that breaks off rejects; the runtime then ends the response as broken and lives on, which it
 * would not if the failure came out of `stream.pipeline`.
 */
export async function writeReply(
  responseStream: Writable,
  reply: HttpReply,
  format?: PayloadFormat,
): Promise<void> {
  const stream = awslambda.HttpResponseStream.from(responseStream, { ...resultHead(reply, format) });
  const broken = brokenWrite(stream);
  if (reply.body.type === 'buffered') stream.write(reply.body.isEmpty ? '' : reply.body.bytes);
  else {
    stream.write('');
    await writeChunks(stream, reply.body, reply.deadline);
  }
  if (!stream.destroyed) {
    stream.end();
    await finished(stream);
  }
  if (!stream.writableFinished) throw broken.error ?? new Error('The response stream closed before its end.');
}

/**
 * Takes over the stream's failure from the runtime, which would turn it into a rejection that nobody handles, and so
 * into the end of the process. The runtime hears of it when the handler rejects.
 */
function brokenWrite(stream: Writable): { readonly error: Error | undefined } {
  const broken: { error: Error | undefined } = { error: undefined };
  stream.removeAllListeners('error');
  stream.on('error', (error) => {
    broken.error = error;
    stream.destroy();
  });
  return broken;
}

/** The chunks as they come, as fast as the stream takes them; a stream that is gone ends them at once. */
async function writeChunks(stream: Writable, body: StreamedBody, deadline?: Deadline): Promise<void> {
  const chunks = body.chunks[Symbol.asyncIterator]();
  const leave = (): void => void chunks.return?.();
  stream.once('close', leave);
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    if (!stream.write(next.value)) await drained(stream, deadline);
  }
  stream.off('close', leave);
}

/** Waits until the stream takes more, is gone, or has been waited for long enough. */
function drained(stream: Writable, deadline?: Deadline): Promise<void> {
  return new Promise((resolve) => {
    const timer = deadline && setTimeout(end, deadline.remainingMs);
    function end(): void {
      clearTimeout(timer);
      stream.off('drain', end);
      stream.off('close', end);
      resolve();
    }
    stream.on('drain', end);
    stream.on('close', end);
  });
}

function finished(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableFinished || stream.destroyed) return resolve();
    stream.once('finish', resolve);
    stream.once('close', resolve);
  });
}
