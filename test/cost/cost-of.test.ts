import { describe, expect, it } from '@jest/globals';
import { costOf } from '../../lib/cost/cost-of.ts';
import type { ModelCall, TokenUsage } from '../../lib/exchange/processing-log.ts';

function call(model: string | undefined, usage: TokenUsage, serviceTier?: string): ModelCall {
  return { model, usage, serviceTier };
}

describe('costOf', () => {
  it('is nothing where no model was asked', () => {
    expect(costOf([])).toBeUndefined();
  });

  it.each([
    {
      what: 'input and output',
      model: 'gpt-4o',
      usage: { inputTokens: 1_000_000, outputTokens: 100_000 },
      amount: 3.5,
    },
    {
      what: 'cached input at its own price',
      model: 'gpt-4o',
      usage: { inputTokens: 1000, cachedInputTokens: 800, outputTokens: 0 },
      amount: 0.0015,
    },
    {
      what: 'input that was written to the cache',
      model: 'gpt-5.6-luna',
      usage: { inputTokens: 1000, cacheWriteTokens: 400, cachedInputTokens: 100, outputTokens: 10 },
      amount: 0.000214,
    },
    {
      what: 'reasoning as the output it is part of',
      model: 'o3',
      usage: { inputTokens: 100, outputTokens: 1000, reasoningTokens: 900 },
      amount: 0.0082,
    },
    {
      what: 'cached input at the plain price where no other is known',
      model: 'gpt-3.5-turbo-instruct',
      usage: { inputTokens: 1000, cachedInputTokens: 1000, outputTokens: 0 },
      amount: 0.0015,
    },
    {
      what: 'a long prompt at the higher price for the full call',
      model: 'gpt-5.6-luna',
      usage: { inputTokens: 272_001, outputTokens: 1_000_000 },
      amount: 1.9088004,
    },
    {
      what: 'a prompt just short of that',
      model: 'gpt-5.6-luna',
      usage: { inputTokens: 272_000, outputTokens: 0 },
      amount: 0.0544,
    },
    { what: 'an embedding', model: 'text-embedding-3-small', usage: { inputTokens: 5 }, amount: 1e-7 },
  ])('counts $what', ({ model, usage, amount }) => {
    expect(costOf([call(model, usage)])).toMatchObject({ amount, currency: 'USD' });
  });

  it('adds up the calls of a message and names the day of the oldest price', () => {
    const usage = { inputTokens: 1_000_000, outputTokens: 0 };

    const cost = costOf([
      call('gpt-5.1', usage),
      call('gpt-4o-2024-08-06', { ...usage, inputTokens: 900_000 }),
    ]);

    expect(cost).toEqual({ amount: 3.5, currency: 'USD', pricesOf: '2025-07-04' });
  });

  it.each([
    { what: 'a model without a price', calls: [call('gpt-99', { inputTokens: 1 })] },
    {
      what: 'a dated name that the table does not list',
      calls: [call('gpt-4o-2099-01-01', { inputTokens: 1 })],
    },
    { what: 'a reply that names no model', calls: [call(undefined, { inputTokens: 1 })] },
    { what: 'another way of processing', calls: [call('gpt-4o', { inputTokens: 1 }, 'flex')] },
    { what: 'an input of unknown length', calls: [call('gpt-4o', { totalTokens: 1 })] },
    { what: 'an input longer than the source speaks of', calls: [call('gpt-5.4', { inputTokens: 272_001 })] },
    { what: 'a name that every object has', calls: [call('constructor', { inputTokens: 1 })] },
    {
      what: 'one unknown call among known ones',
      calls: [call('gpt-4o', { inputTokens: 1 }), call('gpt-99', { inputTokens: 1 })],
    },
  ])('is unknown, not 0, for $what', ({ calls }) => {
    expect(costOf(calls)).toBe('unknown');
  });
});
