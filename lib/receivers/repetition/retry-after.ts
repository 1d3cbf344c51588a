import type { OutboundResponse } from '../../exchange/ports.ts';
import { headerValue } from '../../message/header-pairs.ts';

/**
 * How long a service asks to wait, in milliseconds from now: `retry-after-ms`, or `Retry-After` in seconds or as a
 * date. Nothing when it does not say, or not understandably.
 * @see RFC 9110, section 10.2.3; `retry-after-ms` is OpenAI's and Azure's
 */
export function retryAfterMs(
  { headers }: Pick<OutboundResponse, 'headers'>,
  nowMs: number,
): number | undefined {
  const value = (name: string): string | undefined => headerValue(headers, name)?.trim();
  return numberText(value('retry-after-ms')) ?? secondsOrDate(value('retry-after'), nowMs);
}

function secondsOrDate(text: string | undefined, nowMs: number): number | undefined {
  const seconds = numberText(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(text ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function numberText(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}
