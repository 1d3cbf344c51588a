import { Duration } from 'aws-cdk-lib';
import type { Flow } from '../lib/flow/flow.ts';
import { parameterValues } from '../lib/flow/filled-flow.ts';
import { numberOf } from '../lib/flow/numbers.ts';
import type { ParameterValues } from '../lib/flow/parameters.ts';

/** How long each part of the chain waits. Each gives up before the one that waits for it, so somebody can answer. */
export interface TimeoutLadder {
  /** Longest wait for one reply, in milliseconds, by receiver. */
  readonly receiversMs: Readonly<Record<string, number>>;
  /** Longest time for one message, in milliseconds. */
  readonly messageMs: number;
  readonly function: Duration;
  readonly integration: Duration;
}

/**
 * What API Gateway allows, in milliseconds; a Lambda function may take as long as a streamed answer.
 * @see Amazon API Gateway Developer Guide, "Quotas for configuring and running a REST API", "Stream the
 *   integration response"
 */
export const integrationLimitMs = { streamed: 900_000, buffered: 29_000 } as const;

/** From the message's deadline to the function's end: the 504 is written, the log line too. */
const functionMarginMs = 2000;
/** From the function's end to the API's: a cold start runs on the API's clock, not on the function's. */
const integrationMarginMs = 3000;
/** In a buffered API, from a receiver's timeout to the message's deadline: so the receiver is named. */
const receiverMarginMs = 1000;
/** What the declaration's `timeoutMs` stand for when they are missing. */
const defaultTimeoutMs = 60_000;

/**
 * The ladder of a filled flow. Where answers are buffered, longer waits are cut to what is possible; the deadline
 * of the message cuts the receivers' in the same way when it runs.
 * @throws Error when a streamed flow declares more than the next rung allows
 */
export function timeoutLadder(flow: Flow, streaming: boolean): TimeoutLadder {
  const limitMs = messageLimitMs(streaming);
  const declaredMs = numberOf(flow.timeoutMs ?? defaultTimeoutMs);
  if (streaming && declaredMs > limitMs) throw new Error(tooLong(flow, declaredMs));
  const messageMs = Math.min(declaredMs, limitMs);
  const receivers = Object.entries(flow.receivers).map(([name, { timeoutMs }]) => {
    const receiverMs = numberOf(timeoutMs ?? defaultTimeoutMs);
    if (streaming && receiverMs > messageMs)
      throw new Error(tooPatient(flow, name, { receiverMs, messageMs }));
    return [name, Math.min(receiverMs, messageMs)] as const;
  });
  const lambda = Duration.seconds(Math.ceil((messageMs + functionMarginMs) / 1000));
  return {
    receiversMs: Object.fromEntries(receivers),
    messageMs,
    function: lambda,
    integration: lambda.plus(Duration.millis(integrationMarginMs)),
  };
}

/**
 * The values with those lowered that are timeouts and longer than a buffered API waits. A timeout written as a
 * number stays in the bundle; the message's deadline cuts it when it runs.
 */
export function loweredTimeouts(flow: Flow, values: ParameterValues): ParameterValues {
  const limitMs = messageLimitMs(false);
  const lowered = new Map(parameterValues(flow, values));
  const lower = (timeoutMs: number | string | undefined, atMostMs: number): void => {
    const name = /^\{\{([^{}]+)\}\}$/.exec(String(timeoutMs))?.[1]?.trim() ?? '';
    if (Number(lowered.get(name)) > atMostMs) lowered.set(name, String(atMostMs));
  };
  lower(flow.timeoutMs, limitMs);
  for (const { timeoutMs } of Object.values(flow.receivers)) lower(timeoutMs, limitMs - receiverMarginMs);
  return Object.fromEntries(lowered);
}

function messageLimitMs(streaming: boolean): number {
  const limitMs = streaming ? integrationLimitMs.streamed : integrationLimitMs.buffered;
  return limitMs - integrationMarginMs - functionMarginMs;
}

function tooLong(flow: Flow, declaredMs: number): string {
  return (
    `Flow "${flow.name}" gives a message ${declaredMs} ms (timeoutMs). ` +
    `API Gateway and Lambda end it before; at most ${messageLimitMs(true)} ms are possible.`
  );
}

function tooPatient(
  flow: Flow,
  receiver: string,
  { receiverMs, messageMs }: { readonly receiverMs: number; readonly messageMs: number },
): string {
  return (
    `Receiver "${receiver}" of flow "${flow.name}" waits ${receiverMs} ms for a reply, but the whole message has ` +
    `${messageMs} ms. Lower the receiver's timeoutMs or raise the flow's.`
  );
}
