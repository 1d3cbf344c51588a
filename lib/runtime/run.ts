import type { Exchange } from '../exchange/exchange.ts';
import { Deadline } from '../exchange/deadline.ts';
import { newMessageId } from '../exchange/message-id.ts';
import type { Ports } from '../exchange/ports.ts';
import { ProcessingLog } from '../exchange/processing-log.ts';
import type { CompiledFlow } from './compile.ts';
import { OpenCalls } from './open-calls.ts';

/** One message on its way through a flow: its exchange, and when it arrived. */
export interface Run {
  readonly flow: CompiledFlow;
  readonly exchange: Exchange;
  readonly startedAtMs: number;
  readonly calls: OpenCalls;
}

/** What the world says about a message that arrives. */
export interface Arrival {
  /** Id that the caller gave to what the message belongs to. @default the message id */
  readonly correlationId?: string | undefined;
  /** Milliseconds until the platform ends the run. @default only the flow's own timeout counts */
  readonly remainingMs?: number | undefined;
}

/** A new run; the message's clock starts here. */
export function newRun(flow: CompiledFlow, ports: Ports, arrival: Arrival = {}): Run {
  const startedAtMs = ports.now();
  const id = newMessageId(startedAtMs);
  const remainingMs = Math.min(flow.timeoutMs, arrival.remainingMs ?? Number.POSITIVE_INFINITY);
  const deadline = new Deadline(startedAtMs + remainingMs, ports.now);
  const correlationId = arrival.correlationId ?? id;
  const calls = new OpenCalls();
  const watchedPorts = { ...ports, call: calls.watched(ports.call) };
  const { end } = calls;
  const exchange = { id, correlationId, deadline, end, ports: watchedPorts, log: new ProcessingLog() };
  return { flow, startedAtMs, calls, exchange };
}
