/**
 * A clock that only goes forward, for durations, in milliseconds. Like `performance.now`, for which Node loads a module
 * of its own first.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
