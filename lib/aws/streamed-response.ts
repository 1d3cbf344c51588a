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
  const reader = new Reader(stream, reply.deadline);
  try {
    if (reply.body.type === 'buffered') stream.write(reply.body.isEmpty ? '' : reply.body.bytes);
    else {
      stream.write('');
      await writeChunks(stream, reply.body, reader);
    }
    if (!stream.destroyed) {
      stream.end();
      await reader.finished();
    }
  } finally {
    reader.leave();
  }
  if (!stream.writableFinished) throw reader.error ?? new Error('The response stream closed before its end.');
}

/**
 * The chunks as they come, as fast as the stream takes them; a stream that is gone ends them at once. A reader who was
 * given up counts as a caller who left, not as a message that took too long: the time went to the reader, the keeper of
 * the flow could do nothing about it, and nobody would read the words of another failure.
 */
async function writeChunks(stream: Writable, body: StreamedBody, reader: Reader): Promise<void> {
  const chunks = body.chunks[Symbol.asyncIterator]();
  const leave = (): void => void chunks.return?.();
  stream.once('close', leave);
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    if (!stream.write(next.value)) await reader.drained();
  }
  stream.off('close', leave);
}

/**
 * How long a reader is waited for after the end of the message's time, in milliseconds: who is there takes the last
 * words in less. Half of what is kept back from the platform's limits; the log entry needs the rest.
 */
const lastWordsMs = 250;

/**
 * Who takes what is written to the stream, or does not: at the end of the message's time the stream is destroyed, since
 * otherwise the function would wait until Lambda ends its process.
 */
class Reader {
  readonly #stream: Writable;
  readonly #deadline: Deadline | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What broke the stream. */
  error: Error | undefined;

  /**
   * Takes over the stream's failure from the runtime, which would turn it into a rejection that nobody handles, and so
   * into the end of the process. The runtime hears of it when the handler rejects.
   */
  constructor(stream: Writable, deadline: Deadline | undefined) {
    this.#stream = stream;
    this.#deadline = deadline;
    stream.removeAllListeners('error');
    stream.on('error', (error) => {
      this.error ??= error;
      stream.destroy();
    });
  }

  /** Resolves when the stream takes more, or is gone. */
  drained(): Promise<void> {
    return this.#until('drain');
  }

  /** Resolves when all is taken, or the stream is gone. */
  async finished(): Promise<void> {
    if (!this.#stream.writableFinished && !this.#stream.destroyed) await this.#until('finish');
  }

  /** Nobody waits any more. */
  leave(): void {
    clearTimeout(this.#timer);
  }

  #until(event: 'drain' | 'finish'): Promise<void> {
    const stream = this.#stream;
    this.#limit();
    return new Promise((resolve) => {
      function end(): void {
        stream.off(event, end);
        stream.off('close', end);
        resolve();
      }
      stream.on(event, end);
      stream.on('close', end);
    });
  }

  /** One timer for all waits of a reply, and none where everything is taken as it is written, as it mostly is. */
  #limit(): void {
    if (this.#timer || !this.#deadline || this.#stream.writableLength === 0) return;
    this.#timer = setTimeout(() => this.#giveUp(), this.#deadline.remainingMs + lastWordsMs);
  }

  #giveUp(): void {
    this.error = new Error('The caller did not take the response in the time that the message had.');
    this.#stream.destroy(this.error);
  }
}
