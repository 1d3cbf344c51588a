/** The bounds of the waits between attempts, in milliseconds. */
export interface BackOff {
  readonly intervalMs: number;
  readonly maxIntervalMs: number;
}

/**
 * The wait after the failed attempt with this number, from 1 on: anything between nothing and a bound that doubles.
 * Callers that failed together do not come back together.
 * @see AWS Architecture Blog, "Exponential Backoff And Jitter" (full jitter)
 */
export function backOffMs({ intervalMs, maxIntervalMs }: BackOff, attempt: number, random: number): number {
  return random * Math.min(maxIntervalMs, intervalMs * 2 ** (attempt - 1));
}
