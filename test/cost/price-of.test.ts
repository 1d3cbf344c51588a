import { describe, expect, it } from '@jest/globals';
import { modelFamily, priceOf } from '../../lib/cost/price-of.ts';

describe('modelFamily', () => {
  it.each([
    { name: 'gpt-4o', family: 'gpt-4o' },
    { name: 'gpt-4o-2024-08-06', family: 'gpt-4o' },
    { name: 'gpt-4o-2024-05-13', family: undefined },
    { name: 'gpt-4o-mini', family: 'gpt-4o-mini' },
    { name: undefined, family: undefined },
  ])('of $name is $family', ({ name, family }) => {
    expect(modelFamily(name)).toBe(family);
  });
});

describe('priceOf', () => {
  it.each([undefined, 'default', 'auto', 'standard'])('knows a call of the tier %s', (serviceTier) => {
    const price = priceOf({ model: 'gpt-4o', usage: { inputTokens: 1 }, serviceTier });

    expect(price).toMatchObject({ model: 'gpt-4o', input: 2.5, checked: '2025-07-04' });
  });

  it('knows nothing of a tier with prices of its own', () => {
    expect(priceOf({ model: 'gpt-4o', usage: { inputTokens: 1 }, serviceTier: 'priority' })).toBeUndefined();
  });
});
