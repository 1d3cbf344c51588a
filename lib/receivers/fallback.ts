import { type FaultCode, ReceiverError } from '../errors.ts';
import type { Step } from '../exchange/exchange.ts';

/** Failures that say nothing about the message: another receiver may do better. */
const outages: ReadonlySet<FaultCode> = new Set([
  'RECEIVER_UNREACHABLE',
  'RECEIVER_CONNECTION_LOST',
  'RECEIVER_NOT_TRUSTED',
  'RECEIVER_REPLY_INVALID',
  'RECEIVER_TIMEOUT',
  'RECEIVER_CIRCUIT_OPEN',
  'RECEIVER_RATE_LIMITED',
  'RECEIVER_QUOTA_EXHAUSTED',
  'RECEIVER_OVERLOADED',
  'RECEIVER_FAILED',
]);

/**
 * A receiver with others that are asked in turn while each fails. All get the same message; when none answers the last
 * failure stands.
 */
export function withFallbacks(receiver: Step, fallbacks: readonly Step[]): Step {
  if (fallbacks.length === 0) return receiver;
  const chain = [receiver, ...fallbacks];
  return async (message, exchange) => {
    let failure: unknown;
    for (const next of chain) {
      if (failure !== undefined) exchange.log.tellsReceiverCalls = true;
      try {
        return await next(message, exchange);
      } catch (error) {
        failure = error;
        exchange.log.latestCall?.failed(error);
        if (!isOutage(error) || exchange.deadline.isOver) break;
      }
    }
    throw failure;
  };
}

function isOutage(error: unknown): boolean {
  return error instanceof ReceiverError && outages.has(error.code);
}

/** Whether a status moves a message on to the next receiver. */
export function isOutageStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
