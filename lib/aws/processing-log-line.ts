import type { ProcessingLogEntry } from '../exchange/processing-log.ts';

/** Fields that Lambda's own log lines have, so that one query reads both. */
interface LineContext {
  readonly requestId: string | undefined;
}

/** The entry as one line of JSON. Lambda filters by `level` and keeps a line that is JSON already as it is. */
export function processingLogLine(entry: ProcessingLogEntry, { requestId }: LineContext): string {
  const line = {
    timestamp: new Date(entry.startedAtMs + entry.durationMs).toISOString(),
    level: entry.status === 'FAILED' ? 'ERROR' : 'INFO',
    type: 'message-processing-log',
    requestId,
    ...entry,
    startedAtMs: undefined,
    startedAt: new Date(entry.startedAtMs).toISOString(),
  };
  return `${JSON.stringify(line)}\n`;
}
