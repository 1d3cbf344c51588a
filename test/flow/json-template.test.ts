import { describe, expect, it } from '@jest/globals';
import { boolean, isConversion, jsonTexts, number } from '../../lib/flow/json-template.ts';

describe('jsonTexts', () => {
  it('answers every text with its place', () => {
    const template = { a: 'A', b: ['B', 1, null, { c: number('C') }], d: true, e: boolean('E') };

    expect(jsonTexts(template)).toEqual([
      { path: ['a'], text: 'A' },
      { path: ['b', '0'], text: 'B' },
      { path: ['b', '3', 'c'], text: 'C' },
      { path: ['e'], text: 'E' },
    ]);
  });

  it('answers a template that is one text', () => {
    expect(jsonTexts('${in.body}')).toEqual([{ path: [], text: '${in.body}' }]);
  });
});

describe('isConversion', () => {
  it('tells conversions from objects', () => {
    expect([isConversion(number('1')), isConversion(boolean('1')), isConversion({ number: '1' })]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
