import { costOf } from '../cost/cost-of.ts';
import { totalUsage } from '../cost/total-usage.ts';
import type { Cost, ModelCall } from '../exchange/processing-log.ts';
import type { HttpReply } from '../senders/http-reply.ts';

/**
 * What a caller is told of the models that its message took: `X-Iflow-Usage: input=12, output=34` and
 * `X-Iflow-Cost: 0.000055 USD, prices of 2026-10-26`, or `unknown`. None when no model told its tokens.
 */
export function usageHeaders(calls: readonly ModelCall[]): HttpReply['headers'] {
  const cost = costOf(calls);
  if (cost === undefined) return [];
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens } = totalUsage(calls);
  const counts = Object.entries({
    input: inputTokens,
    'cached-input': cachedInputTokens,
    output: outputTokens,
    reasoning: reasoningTokens,
  }).filter(([, count]) => count !== undefined);
  return [
    ['X-Iflow-Usage', counts.map(([name, count]) => `${name}=${count}`).join(', ')],
    ['X-Iflow-Cost', costText(cost)],
  ];
}

const decimals = 10;

function costText(cost: Cost): string {
  if (cost === 'unknown') return cost;
  const amount = cost.amount.toFixed(decimals).replace(/\.?0+$/, '');
  return `${amount} ${cost.currency}, prices of ${cost.pricesOf}`;
}
