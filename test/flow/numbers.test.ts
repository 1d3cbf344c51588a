import { describe, expect, it } from '@jest/globals';
import { numberOf } from '../../lib/flow/numbers.ts';
import { thrownBy } from '../support/run-flow.ts';

describe('numberOf', () => {
  it.each([
    { value: 5, number: 5 },
    { value: '60000', number: 60000 },
    { value: ' 7 ', number: 7 },
  ])('reads $value', ({ value, number }) => {
    expect(numberOf(value)).toBe(number);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53, '', 'abc', '1e3', '-5', '{{none}}'])(
    'fails for %s',
    async (value) => {
      expect(await thrownBy(() => numberOf(value))).toMatchObject({
        code: 'FLOW_INVALID',
        message: expect.stringContaining('positive whole number'),
      });
    },
  );
});
