import { describe, expect, it } from '@jest/globals';
import { totalUsage } from '../../lib/cost/total-usage.ts';

describe('totalUsage', () => {
  it('adds up each figure and leaves out those that nobody gave', () => {
    const calls = [
      { model: 'a', serviceTier: undefined, usage: { inputTokens: 1, outputTokens: 2 } },
      { model: 'b', serviceTier: undefined, usage: { inputTokens: 10, cachedInputTokens: 4 } },
    ];

    expect(totalUsage(calls)).toEqual({ inputTokens: 11, outputTokens: 2, cachedInputTokens: 4 });
  });
});
