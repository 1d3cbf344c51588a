import { type FaultCode, ReceiverError } from '../errors.ts';
import type { Exchange, Step } from '../exchange/exchange.ts';

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
      try {
        return await next(message, exchange);
      } catch (error) {
        failure = error;
        if (!isOutage(error) || isOver(exchange)) break;
        logOutage(exchange, error);
      }
    }
    throw failure;
  };
}

function isOutage(error: unknown): boolean {
  return error instanceof ReceiverError && outages.has(error.code);
}

function isOver({ deadline, end }: Exchange): boolean {
  return deadline.isOver || end.isReached;
}

/** A reply that was read without success, such as one that broke off, was an answer until now. */
function logOutage({ log }: Exchange, error: unknown): void {
  log.latestCall?.failed(error);
  log.tellsReceiverCalls = true;
}

/** Whether a status moves a message on to the next receiver. */
export function isOutageStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
