import type { StreamedBody } from '../message/body.ts';
import { headerValue } from '../message/header-pairs.ts';
import { isEventStream } from '../message/media-types.ts';
import type { HttpReply } from '../senders/http-reply.ts';
import { EventEnds } from '../text/event-ends.ts';
import { endRun } from './end-run.ts';
import { cpiProblemText, type Failure, problem, toFailure } from './problem.ts';
import type { Run } from './run.ts';
import { callerGone, silence, TimedChunks } from './timed-chunks.ts';

/**
 * Silence after which an event stream gets a comment, so that no proxy on its way takes it for dead.
 * @see WHATWG HTML, "Server-sent events", "Authoring notes" (15 seconds)
 */
export const defaultHeartbeatMs = 15_000;

export interface StreamedReply extends HttpReply {
  readonly body: StreamedBody;
}

export interface ReplyStreamOptions {
  /**
   * Longest silence in an event stream, in milliseconds; 0 where the reply is collected before it leaves.
   * @default 15000
   */
  readonly heartbeatMs?: number | undefined;
}

/**
 * The chunks of a streamed reply as they come, counted, with the run ended after the last one: its calls are stopped and
 * its log entry is written before the caller sees the end. In an event stream, long silence is filled with comments,
 * and a failure becomes its last event; any other reply breaks off, since nothing added to it would be understood.
 *
 * `return()` says that the caller has left. It acts at once, also while the next chunk is being waited for.
 */
export function replyStream(
  run: Run,
  reply: StreamedReply,
  { heartbeatMs = defaultHeartbeatMs }: ReplyStreamOptions,
): AsyncIterable<Uint8Array> {
  const silenceMs = takesEvents(reply) && heartbeatMs > 0 ? heartbeatMs : undefined;
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

/** Whether events can be put in: a compressed stream takes no plain text. */
function takesEvents({ headers }: HttpReply): boolean {
  return isEventStream(headers) && !headerValue(headers, 'content-encoding');
}

const heartbeat = new TextEncoder().encode(': ping\n\n');

async function* endedChunks(run: Run, reply: HttpReply, timed: TimedChunks): AsyncGenerator<Uint8Array> {
  const events = takesEvents(reply) ? new EventEnds() : undefined;
  const count = byteCount(run);
  let failure: Failure | undefined = toFailure(callerGone());
  try {
    for await (const chunk of timed) {
      if (chunk !== silence) {
        events?.pass(chunk);
        yield count(chunk);
      } else if (events?.isBetweenEvents) yield count(heartbeat);
    }
    failure = undefined;
  } catch (thrown) {
    failure = toFailure(thrown);
    if (failure.error.code === 'CALLER_GONE') return;
    if (!events) throw failure.error;
    yield count(errorEvent(run, failure, events));
  } finally {
    endRun(run, { httpStatus: reply.status, failure });
  }
}

function byteCount({ exchange, startedAtMs }: Run): (chunk: Uint8Array) => Uint8Array {
  const { log, ports } = exchange;
  let bytes = 0;
  log.responseBytes = 0;
  return (chunk) => {
    log.firstByteMs ??= ports.now() - startedAtMs;
    bytes += chunk.length;
    log.responseBytes = bytes;
    return chunk;
  };
}

/** The last event of a stream that failed; an event that was cut off is ended first, so that this one is read. */
function errorEvent(run: Run, failure: Failure, { isBetweenEvents }: EventEnds): Uint8Array {
  const start = isBetweenEvents ? '' : '\n\n';
  return new TextEncoder().encode(`${start}event: error\ndata: ${errorData(run, failure)}\n\n`);
}

function errorData({ exchange, flow }: Run, failure: Failure): string {
  const { errorStyle } = flow.sender;
  if (errorStyle === 'cpi') return cpiProblemText(exchange.id);
  return JSON.stringify(problem(failure, exchange.id, errorStyle));
}
