import type { StreamedBody } from '../message/body.ts';
import type { HttpReply } from '../senders/http-reply.ts';
import { endRun } from './end-run.ts';
import { type Failure, toFailure } from './problem.ts';
import type { Run } from './run.ts';
import { StreamParts } from './stream-parts.ts';
import { callerGone, silence, TimedChunks } from './timed-chunks.ts';

/**
 * Silence after which a stream of parts gets one that says nothing, so that no proxy on its way takes it for dead.
 * @see WHATWG HTML, "Server-sent events", "Authoring notes" (15 seconds)
 */
export const defaultHeartbeatMs = 15_000;

export interface StreamedReply extends HttpReply {
  readonly body: StreamedBody;
}

export interface ReplyStreamOptions {
  /**
   * Longest silence in a stream of events or lines, in milliseconds.
   * @default 15000
   */
  readonly heartbeatMs?: number | undefined;
}

/**
 * The chunks of a streamed reply as they come, counted, with the run ended after the last one: its calls are stopped and
 * its log entry is written before the caller sees the end. In a stream of events, long silence is filled with comments,
 * and a failure becomes its last event; in one of JSON lines with blanks, and the last line. Any other reply breaks
 * off, since nothing added to it would be understood.
 *
 * `return()` says that the caller has left. It acts at once, also while the next chunk is being waited for.
 */
export function replyStream(
  run: Run,
  reply: StreamedReply,
  { heartbeatMs = defaultHeartbeatMs }: ReplyStreamOptions,
): AsyncIterable<Uint8Array> {
  const silenceMs = reply.body.framing && heartbeatMs;
  const timed = new TimedChunks(reply.body.chunks, { deadline: run.exchange.deadline, silenceMs });
  const chunks = endedChunks(run, reply, timed);
  const iterator = {
    next: () => chunks.next(),
    return: () => {
      timed.leave();
      return chunks.next();
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* endedChunks(run: Run, reply: StreamedReply, timed: TimedChunks): AsyncGenerator<Uint8Array> {
  const parts = reply.body.framing && new StreamParts(reply.body.framing);
  const count = byteCount(run);
  let failure: Failure | undefined = toFailure(callerGone());
  try {
    for await (const chunk of timed) {
      const passed = passedOn(chunk, parts);
      if (passed) yield count(passed);
    }
    failure = undefined;
  } catch (thrown) {
    failure = toFailure(thrown);
    if (failure.error.code === 'CALLER_GONE') return;
    if (!parts) throw failure.error;
    yield count(parts.lastOne(run, failure));
  } finally {
    endRun(run, { httpStatus: reply.status, failure });
  }
}

function passedOn(
  chunk: Uint8Array | typeof silence,
  parts: StreamParts | undefined,
): Uint8Array | undefined {
  if (chunk === silence) return parts?.heartbeat;
  parts?.pass(chunk);
  return chunk;
}

function byteCount({ exchange, startedAtMs }: Run): (chunk: Uint8Array) => Uint8Array {
  const { log, ports } = exchange;
  let sent = 0;
  log.responseBytes = 0;
  return (chunk) => {
    log.firstByteMs ??= ports.now() - startedAtMs;
    sent += chunk.length;
    log.responseBytes = sent;
    return chunk;
  };
}
