import { describe, expect, it } from '@jest/globals';
import { priceLists } from '../../lib/cost/prices.ts';

const models = priceLists.flatMap((list) => Object.entries(list.models));

describe('priceLists', () => {
  it('names each model, dated names among them, once', () => {
    const names = models.flatMap(([model, { snapshots = [] }]) => [model, ...snapshots]);

    expect(names).toEqual([...new Set(names)]);
  });

  it('says of each list where it comes from and of which day it is', () => {
    for (const { source, checked } of priceLists) {
      expect(source).toMatch(/\w+\.\w+\/\w/);
      expect(checked).toBe(new Date(checked).toISOString().slice(0, 10));
    }
  });

  it.each(models)('%s costs something, cached input no more than plain input', (_, price) => {
    expect(price.input).toBeGreaterThan(0);
    expect(price.cachedInput ?? 0).toBeLessThanOrEqual(price.input);
    expect(price.cacheWrite ?? price.input).toBeGreaterThanOrEqual(price.input);
    expect(price.output ?? price.input).toBeGreaterThanOrEqual(price.input);
  });
});
