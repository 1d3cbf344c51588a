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
  const [only, ...others] = calls;
  if (only && others.length === 0) return only.usage;
  const totals: { -readonly [Figure in keyof TokenUsage]: number } = {};
  for (const { usage } of calls) {
    for (const figure of figures) {
      const count = usage[figure];
      if (count !== undefined) totals[figure] = (totals[figure] ?? 0) + count;
    }
  }
  return totals;
}
