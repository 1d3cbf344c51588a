import type { ModelCall, TokenUsage } from '../exchange/processing-log.ts';

const figures = [
  'inputTokens',
  'outputTokens',
  'cachedInputTokens',
  'reasoningTokens',
  'cacheWriteTokens',
  'totalTokens',
] as const;

/** The tokens of several calls together; a figure that none of them gave is left out. */
export function totalUsage(calls: readonly ModelCall[]): TokenUsage {
  const totals = figures.flatMap((figure) => {
    const counts = calls.flatMap(({ usage }) => usage[figure] ?? []);
    return counts.length > 0 ? [[figure, counts.reduce((sum, count) => sum + count, 0)]] : [];
  });
  return Object.fromEntries(totals);
}
