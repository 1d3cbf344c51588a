import type { Ports } from '../exchange/ports.ts';
import { StreamedBody } from '../message/body.ts';
import { headerValue } from '../message/header-pairs.ts';
import { bufferedBody } from '../message/message.ts';
import type { HttpReply } from '../senders/http-reply.ts';
import type { HttpRequest } from '../senders/http-request.ts';
import { messageIdHeader } from '../senders/https.ts';
import type { CompiledFlow } from './compile.ts';
import { endRun } from './end-run.ts';
import { checkHeadSize } from './head-size.ts';
import { type Failure, problemReply, toFailure } from './problem.ts';
import { type ReplyStreamOptions, replyStream } from './reply-stream.ts';
import { newRun, type Run } from './run.ts';
import { usageHeaders } from './usage-headers.ts';

/** Header in which a caller names what its message belongs to, and gets the name back. */
const correlationHeader = 'X-Correlation-ID';
const lowerCaseCorrelationHeader = correlationHeader.toLowerCase();
const lowerCaseIdHeader = messageIdHeader.toLowerCase();

export interface HttpArrival extends ReplyStreamOptions {
  /** Milliseconds until the platform ends the run. */
  readonly remainingMs?: number | undefined;
  /** Whether the reply leaves in one piece, so that one that breaks off can be told properly. @default false */
  readonly isCollected?: boolean;
}

/**
 * Answers a request by running the flow. Never throws: every failure is a reply. The log entry is written when the
 * reply is complete; for a reply that streams, at the end of the stream.
 */
export async function answerHttp(
  flow: CompiledFlow,
  request: HttpRequest,
  context: HttpArrival & { readonly ports: Ports },
): Promise<HttpReply> {
  const correlationId = correlationOf(request);
  const run = newRun(flow, context.ports, { correlationId, remainingMs: context.remainingMs });
  run.exchange.log.requestBytes = request.body.length;
  try {
    const passed = await flow.run(flow.door.toMessage(request, run.exchange.id), run.exchange);
    const message = context.isCollected ? { ...passed, body: await bufferedBody(passed) } : passed;
    const reply = flow.door.toReply(message);
    checkHeadSize(reply, message);
    return completed(run, reply, context);
  } catch (thrown) {
    return failed(run, toFailure(thrown));
  }
}

/** The answer to an event that never became a request. */
export function failedAnswer(flow: CompiledFlow, thrown: unknown, ports: Ports): HttpReply {
  return failed(newRun(flow, ports), toFailure(thrown));
}

/** A correlation id of the caller, as far as it looks like an id: it goes to the log. */
function correlationOf({ headers }: HttpRequest): string | undefined {
  const value = headerValue(headers, lowerCaseCorrelationHeader);
  return value !== undefined && /^[\w.:-]{1,64}$/.test(value) ? value : undefined;
}

function completed(run: Run, reply: HttpReply, options: ReplyStreamOptions): HttpReply {
  const { body } = reply;
  const identified = withIds(run, reply);
  if (body.type === 'streamed') {
    const chunks = replyStream(run, { ...identified, body }, options);
    return { ...identified, body: new StreamedBody(chunks) };
  }
  run.exchange.log.responseBytes = body.bytes.length;
  endRun(run, { httpStatus: reply.status });
  return identified;
}

function failed(run: Run, failure: Failure): HttpReply {
  const reply = withIds(run, problemReply(failure, run.exchange.id, run.flow.sender));
  if (reply.body.type === 'buffered') run.exchange.log.responseBytes = reply.body.bytes.length;
  endRun(run, { httpStatus: reply.status, failure });
  return reply;
}

/** Every reply bears the message id, which the flow may have lost on its way, and the time in which it must be taken. */
function withIds({ exchange, flow }: Run, reply: HttpReply): HttpReply {
  const isTold = flow.sender.usageHeaders === true && reply.body.type === 'buffered';
  const usage = isTold ? usageHeaders(exchange.log.modelCalls) : [];
  const isOwn = (name: string): boolean =>
    name === lowerCaseIdHeader ||
    name === lowerCaseCorrelationHeader ||
    usage.some(([own]) => own.toLowerCase() === name);
  const headers = reply.headers.filter(([name]) => !isOwn(name.toLowerCase()));
  headers.push([messageIdHeader, exchange.id], [correlationHeader, exchange.correlationId], ...usage);
  return { ...reply, headers, deadline: exchange.deadline };
}
