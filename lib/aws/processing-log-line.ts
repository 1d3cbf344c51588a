import type { ProcessingLogEntry } from '../exchange/processing-log.ts';

/** Fields that Lambda's own log lines have, so that one query reads both. */
interface LineContext {
  readonly requestId: string | undefined;
}

/** The entry as one line of JSON. Lambda filters by `level` and keeps a line that is JSON already as it is. */
export function processingLogLine(
  { startedAtMs, ...entry }: ProcessingLogEntry,
  { requestId }: LineContext,
): string {
  const line = {
    timestamp: new Date(startedAtMs + entry.durationMs).toISOString(),
    level: entry.status === 'FAILED' ? 'ERROR' : 'INFO',
    type: 'message-processing-log',
    ...(requestId && { requestId }),
    ...entry,
    startedAt: new Date(startedAtMs).toISOString(),
  };
  return `${JSON.stringify(line)}\n`;
}
