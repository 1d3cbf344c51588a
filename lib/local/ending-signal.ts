const pollMs = 500;

/**
 * A signal that comes when this process shall end: Ctrl-C, `kill`, or, under npm, when npm is gone. npm passes a
 * signal on to the shell it started us with, and that shell ends without telling us.
 */
export function endingSignal(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => ending.abort());
  }
  if (process.env['npm_lifecycle_event'] !== undefined) {
    const parentId = process.ppid;
    setInterval(() => process.ppid !== parentId && ending.abort(), pollMs).unref();
  }
  return ending.signal;
}
