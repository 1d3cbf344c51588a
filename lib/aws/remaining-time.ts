import type { Context } from 'aws-lambda';

/** Kept back from the platform's limits to write the answer and the log entry, in milliseconds. */
const answerReserveMs = 500;

export interface PlatformTime {
  readonly context: Pick<Context, 'getRemainingTimeInMillis'>;
  /** Moment at which the API took the request. */
  readonly receivedAtMs?: number | undefined;
  /** Time after which the API gives up on the function. */
  readonly apiTimeoutMs?: number | undefined;
}

/**
 * What a message may take until the function is ended or the API gives up, whichever comes first. A cold start has
 * already spent from the API's time; clocks that disagree are not believed.
 */
export function remainingMs(
  { context, receivedAtMs, apiTimeoutMs }: PlatformTime,
  nowMs = Date.now(),
): number {
  const ofFunction = context.getRemainingTimeInMillis();
  if (apiTimeoutMs === undefined) return Math.max(1, ofFunction - answerReserveMs);
  const spentMs = nowMs - (receivedAtMs ?? nowMs);
  const ofApi = spentMs > 0 && spentMs < apiTimeoutMs ? apiTimeoutMs - spentMs : apiTimeoutMs;
  return Math.max(1, Math.min(ofFunction, ofApi) - answerReserveMs);
}
