import type { ProcessingLogEntry } from '../exchange/processing-log.ts';

/** Fields that Lambda's own log lines have, so that one query reads both. */
interface LineContext {
  readonly requestId: string | undefined;
}

/** The entry as one line of JSON. Lambda filters by `level` and keeps a line that is JSON already as it is. */
export function processingLogLine(entry: ProcessingLogEntry, { requestId }: LineContext): string {
  const { startedAtMs, durationMs, status } = entry;
  const members = JSON.stringify({ ...entry, startedAtMs: undefined }).slice(1, -1);
  const request = requestId === undefined ? '' : `"requestId":${JSON.stringify(requestId)},`;
  return (
    `{"timestamp":"${isoTime(startedAtMs + durationMs)}","level":"${status === 'FAILED' ? 'ERROR' : 'INFO'}",` +
    `"type":"message-processing-log",${request}${members},"startedAt":"${isoTime(startedAtMs)}"}\n`
  );
}

let knownSecond = Number.NaN;
let secondText = '';

/** A moment in ISO 8601, in UTC. Messages come in the same second, so its text is made once. */
function isoTime(ms: number): string {
  const whole = Math.round(ms);
  const second = Math.floor(whole / 1000);
  if (second !== knownSecond) {
    knownSecond = second;
    secondText = new Date(second * 1000).toISOString().slice(0, -'000Z'.length);
  }
  return `${secondText}${String(whole - second * 1000).padStart(3, '0')}Z`;
}
