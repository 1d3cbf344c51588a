import type { Cost, ModelCall, TokenUsage } from '../exchange/processing-log.ts';
import type { ModelPrice } from './price-list.ts';
import { priceOf } from './price-of.ts';

/**
 * What calls of models cost together, by the prices in `prices.ts`. It is an estimate: discounts and taxes of the account
 * are not in it. `undefined` for no calls; `unknown`, never 0, when one of them has no known price.
 */
export function costOf(calls: readonly ModelCall[]): Cost | undefined {
  if (calls.length === 0) return undefined;
  let amount = 0;
  let oldestDay = '';
  for (const call of calls) {
    const price = priceOf(call);
    if (!price) return 'unknown';
    amount += dollars(price, call.usage);
    if (oldestDay === '' || price.checked < oldestDay) oldestDay = price.checked;
  }
  return { amount: rounded(amount), currency: 'USD', pricesOf: oldestDay };
}

const perMillion = 1_000_000;

/** Reasoning tokens are output tokens, cached and written ones are input tokens: none is counted twice. */
function dollars(price: ModelPrice, usage: TokenUsage): number {
  const { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0, cacheWriteTokens = 0 } = usage;
  const plain = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens);
  const { input = 1, output = 1 } = longPromptFactors(price, inputTokens);
  const inputPart =
    plain * price.input +
    cachedInputTokens * (price.cachedInput ?? price.input) +
    cacheWriteTokens * (price.cacheWrite ?? price.input);
  return (inputPart * input + outputTokens * (price.output ?? 0) * output) / perMillion;
}

function longPromptFactors(
  { longPrompt }: ModelPrice,
  inputTokens: number,
): { readonly input?: number; readonly output?: number } {
  return longPrompt && inputTokens > longPrompt.overInputTokens ? longPrompt.factors : {};
}

/** Fractions of a dollar in the smallest amount that is told. */
const precision = 1e10;

function rounded(amount: number): number {
  return Math.round(amount * precision) / precision;
}
