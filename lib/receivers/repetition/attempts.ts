import { setTimeout } from 'node:timers/promises';
import { ReceiverError } from '../../errors.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { numberOf } from '../../flow/numbers.ts';
import type { HttpReceiver } from '../../flow/receivers.ts';
import { headerValue } from '../../message/header-pairs.ts';
import { jsonMember } from '../../text/json-member.ts';
import { type BackOff, backOffMs } from './back-off.ts';
import { retryAfterMs } from './retry-after.ts';

/** How attempts wait for each other; tests hand in their own. */
export interface Waiting {
  /** @param signal ends the wait early */
  sleep(durationMs: number, signal: AbortSignal): Promise<unknown>;
  /** From 0 to 1. */
  random(): number;
}

/** Waits by the clock. */
export const realWaiting: Waiting = {
  sleep: (durationMs, signal) => setTimeout(durationMs, undefined, { signal }).catch(wokenEarly),
  random: Math.random,
};

/** That the message is over is no failure here: who is woken by it is refused the next call. */
function wokenEarly(): void {}

/** When a receiver's calls are repeated. */
export interface RetryPlan extends BackOff {
  readonly attempts: number;
  isRetried(status: number): boolean;
  /** Whether the service tells a repeated request from a new one. */
  readonly isIdempotent: boolean;
}

const firstIntervalMs = 500;
const longestIntervalMs = 8000;

/** @throws FlowError `FLOW_INVALID` */
export function retryPlan({ retry, idempotencyKeyHeader }: HttpReceiver): RetryPlan {
  const statuses = retry?.statuses;
  return {
    attempts: numberOf(retry?.attempts ?? 1),
    intervalMs: numberOf(retry?.intervalMs ?? firstIntervalMs),
    maxIntervalMs: numberOf(retry?.maxIntervalMs ?? longestIntervalMs),
    isRetried: (status) => (statuses ? statuses.includes(status) : isTransient(status)),
    isIdempotent: idempotencyKeyHeader !== undefined,
  };
}

/** Statuses of a service that may answer otherwise a moment later. */
function isTransient(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** What is attempted. */
export interface Attempts<Answer> {
  readonly request: OutboundRequest;
  readonly attempt: () => Promise<Answer>;
  readonly exchange: Exchange;
  readonly waiting: Waiting;
}

interface Answered {
  readonly response: OutboundResponse;
}

/**
 * The first answer that needs no repetition, else the last one; a failure is thrown in the same way. The next attempt
 * is begun only when, after the wait, there is time for one that takes as long as the last.
 */
export async function attempted<Answer extends Answered>(
  plan: RetryPlan,
  { request, attempt, exchange, waiting }: Attempts<Answer>,
): Promise<Answer> {
  const { now } = exchange.ports;
  for (let number = 1; ; number += 1) {
    const startedAtMs = now();
    const result = await settled(attempt);
    const waitMs =
      number < plan.attempts ? repetitionWaitMs(plan, request, { result, number, now, waiting }) : undefined;
    const fits = waitMs !== undefined && waitMs + now() - startedAtMs < remainingMs(request);
    if (!fits) return answerOf(result);
    if (result.type === 'answer') result.answer.response.cancel();
    exchange.log.tellsReceiverCalls = true;
    await waiting.sleep(waitMs, exchange.end.signal);
  }
}

type Result<Answer> =
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'failure'; readonly error: unknown };

async function settled<Answer>(attempt: () => Promise<Answer>): Promise<Result<Answer>> {
  try {
    return { type: 'answer', answer: await attempt() };
  } catch (error) {
    return { type: 'failure', error };
  }
}

function answerOf<Answer>(result: Result<Answer>): Answer {
  if (result.type === 'failure') throw result.error;
  return result.answer;
}

function remainingMs({ deadline, until }: OutboundRequest): number {
  return Math.min(deadline.remainingMs, until?.remainingMs ?? Number.POSITIVE_INFINITY);
}

interface Failed<Answer> {
  readonly result: Result<Answer>;
  readonly number: number;
  readonly now: () => number;
  readonly waiting: Waiting;
}

/** How long to wait before the call is repeated; nothing when it must not be. */
function repetitionWaitMs(
  plan: RetryPlan,
  request: OutboundRequest,
  { result, number, now, waiting }: Failed<Answered>,
): number | undefined {
  const jittered = (): number => backOffMs(plan, number, waiting.random());
  if (result.type === 'failure')
    return isRepeatableFailure(plan, request, result.error) ? jittered() : undefined;
  const { response } = result.answer;
  const askedMs = retryAfterMs(response, now());
  if (!isRepeatableAnswer(plan, request, { response, isAsked: askedMs !== undefined })) return undefined;
  return askedMs ?? jittered();
}

const connectionCodes: ReadonlySet<string> = new Set([
  'RECEIVER_CONNECTION_LOST',
  'RECEIVER_REPLY_INVALID',
  'RECEIVER_TIMEOUT',
]);

function isRepeatableFailure(plan: RetryPlan, request: OutboundRequest, error: unknown): boolean {
  if (!(error instanceof ReceiverError) || error.status !== undefined) return false;
  const wasNotSent =
    error.code === 'RECEIVER_UNREACHABLE' || jsonMember(error.cause, 'syscall') === 'connect';
  if (wasNotSent) return true;
  return connectionCodes.has(error.code) && mayActTwice(plan, request);
}

interface AskedAnswer {
  readonly response: OutboundResponse;
  readonly isAsked: boolean;
}

/** @see `x-should-retry` is OpenAI's own word on whether its reply is worth another try */
function isRepeatableAnswer(
  plan: RetryPlan,
  request: OutboundRequest,
  { response, isAsked }: AskedAnswer,
): boolean {
  const { status, headers } = response;
  if (!plan.isRetried(status)) return false;
  const advice = headerValue(headers, 'x-should-retry');
  if (advice === 'false') return false;
  const wasNotTaken = status === 409 || status === 429 || (status === 503 && isAsked);
  return wasNotTaken || advice === 'true' || mayActTwice(plan, request);
}

const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/** Whether a request that the service has perhaps acted on may be sent again. @see RFC 9110, section 9.2.2 */
function mayActTwice({ isIdempotent }: RetryPlan, { method }: OutboundRequest): boolean {
  return isIdempotent || idempotent.has(method);
}
