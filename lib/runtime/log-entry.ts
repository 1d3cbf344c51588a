import { costOf } from '../cost/cost-of.ts';
import { totalUsage } from '../cost/total-usage.ts';
import type { LoggedCall, LoggedError, ModelCall, ProcessingLogEntry } from '../exchange/processing-log.ts';
import type { ReceiverCall } from '../exchange/receiver-call.ts';
import type { Failure } from './problem.ts';
import type { Run } from './run.ts';

/** How a run ended. */
export interface Outcome {
  readonly failure?: Failure | undefined;
  readonly httpStatus?: number | undefined;
}

/** Writes the one entry of a message to the processing log. */
export function logRun(run: Run, outcome: Outcome): void {
  run.exchange.ports.log(logEntry(run, outcome));
}

function logEntry(
  { flow, exchange, startedAtMs }: Run,
  { failure, httpStatus }: Outcome,
): ProcessingLogEntry {
  const { log } = exchange;
  const { requestBytes, responseBytes, firstByteMs, receiverStatus, modelCalls, steps } = log;
  const isAsked = modelCalls.length > 0;
  return {
    messageId: exchange.id,
    correlationId: exchange.correlationId,
    flow: flow.name,
    status: failure ? 'FAILED' : 'COMPLETED',
    startedAtMs,
    durationMs: exchange.ports.now() - startedAtMs,
    steps: steps.map(({ step, durationMs }) => ({ step, durationMs: rounded(durationMs) })),
    requestBytes,
    responseBytes,
    firstByteMs,
    receiverStatus,
    receiverCalls: log.tellsReceiverCalls ? log.receiverCalls.map(loggedCall) : undefined,
    usage: isAsked ? totalUsage(modelCalls) : undefined,
    cost: costOf(modelCalls),
    modelCalls: isAsked ? modelCalls.map(namedCall) : undefined,
    httpStatus,
    error: failure && errorPart(failure),
  };
}

function loggedCall({ receiver, status, code, durationMs }: ReceiverCall): LoggedCall {
  return { receiver, status, code, durationMs: rounded(durationMs) };
}

/** A model and a tier may be texts of the caller's that the service repeated. */
function namedCall({ model, serviceTier, durationMs, ...call }: ModelCall): ModelCall {
  return {
    ...call,
    model: nameOnly(model),
    serviceTier: nameOnly(serviceTier),
    ...(durationMs !== undefined && { durationMs: rounded(durationMs) }),
  };
}

/** A text only when it looks like a name. */
function nameOnly(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.:/-]{1,64}$/.test(text) ? text : undefined;
}

function errorPart({ error, step }: Failure): LoggedError {
  const { code, fault, cause } = error;
  return {
    code,
    blame: fault.blame,
    ...(step !== undefined && { step }),
    ...(code === 'INTERNAL' &&
      cause instanceof Error && { cause: { name: cause.name, at: stackPlaces(cause) } }),
  };
}

const maxPlaces = 8;

/** Where an error was thrown, without its message: that may hold anything. */
function stackPlaces({ message, stack = '' }: Error): readonly string[] {
  const start = stack.indexOf(message);
  const afterMessage = start < 0 ? '' : stack.slice(start + message.length);
  const places = afterMessage.split('\n').filter((line) => /^\s+at /.test(line));
  return places.slice(0, maxPlaces).map((line) => line.trim().slice('at '.length));
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
