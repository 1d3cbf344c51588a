import type { LogLine } from './lambda/lambda-settings.ts';

/** A line of a function's log, as far as it is shown: a message's entry, or any other line in JSON. */
interface LoggedLine {
  readonly type?: string;
  readonly level?: string;
  readonly message?: unknown;
  readonly flow?: string;
  readonly status?: string;
  readonly httpStatus?: number;
  readonly durationMs?: number;
  readonly messageId?: string;
  readonly receiverStatus?: number;
  readonly steps?: readonly { readonly step: string; readonly durationMs: number }[];
  readonly usage?: { readonly inputTokens?: number; readonly outputTokens?: number };
  readonly cost?: 'unknown' | { readonly amount: number; readonly currency: string };
  /** Only in lines of metrics. */
  readonly _aws?: unknown;
  readonly error?: { readonly code: string; readonly blame: string; readonly step?: string };
}

/**
 * A function's line for a person to read: one short line for a message, the words alone for anything else. `undefined`
 * for metrics, which are for CloudWatch: the line of their message tells the same.
 */
export function readableLine({ text }: LogLine): string | undefined {
  const line = parsedLine(text);
  if (line === undefined) return text;
  if (line._aws !== undefined) return undefined;
  return line.type === 'message-processing-log'
    ? messageLine(line)
    : `${line.level ?? 'LOG'} ${words(line.message)}`;
}

function parsedLine(text: string): LoggedLine | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as LoggedLine;
  } catch {
    return undefined;
  }
}

function messageLine({ flow, status, httpStatus, durationMs = 0, messageId, ...line }: LoggedLine): string {
  const parts = [
    `${flow} ${status}`,
    httpStatus,
    `${durationMs.toFixed(1)} ms`,
    line.steps?.map(({ step, durationMs: stepMs }) => `${step} ${stepMs.toFixed(1)}`).join(', '),
    line.receiverStatus && `receiver ${line.receiverStatus}`,
    line.usage && `tokens ${line.usage.inputTokens ?? '?'} in ${line.usage.outputTokens ?? '?'} out`,
    line.cost && `cost ${line.cost === 'unknown' ? line.cost : `${line.cost.amount} ${line.cost.currency}`}`,
    line.error && `${line.error.code} (${[line.error.blame, line.error.step].filter(Boolean).join(', ')})`,
    messageId,
  ];
  return parts.filter(Boolean).join(' · ');
}

/** What `console` was given: a text, or an object such as an error. */
function words(message: unknown): string {
  if (typeof message === 'string') return message;
  const { errorType, errorMessage } = Object(message) as {
    readonly errorType?: string;
    readonly errorMessage?: string;
  };
  return errorMessage === undefined ? JSON.stringify(message) : `${errorType ?? 'Error'}: ${errorMessage}`;
}
