import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonString } from '../../lib/text/json-string.ts';

describe('jsonString', () => {
  it('reads any string, lone surrogates too, and stops after its quote', () => {
    const anyUnit = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
    fc.assert(
      fc.property(fc.oneof(anyUnit, fc.string({ unit: 'binary' })), (value) => {
        const text = JSON.stringify(value);

        expect(jsonString(`[${text}"`, 1)).toEqual({ value, end: text.length + 1 });
      }),
    );
  });

  it.each([
    { written: '"\\ud83d\\ude00"', value: '😀' },
    { written: '"\\ud83d"', value: '\ud83d' },
    { written: '"\\/\\b\\f\\n\\r\\t\\"\\\\"', value: '/\b\f\n\r\t"\\' },
    { written: '"\\u0000"', value: '\0' },
  ])('reads $written', ({ written, value }) => {
    const string = jsonString(written, 0);

    expect(string.value).toBe(value);
  });

  it('takes a quote after two backslashes for the end', () => {
    const string = jsonString('"\\\\" "', 0);

    expect(string).toEqual({ value: '\\', end: 4 });
  });
});
