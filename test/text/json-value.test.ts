import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonValue } from '../../lib/text/json-value.ts';

const nested = (depth: number, open = '[', close = ']'): string => open.repeat(depth) + close.repeat(depth);

describe('jsonValue', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 20 }), fc.string(), (json, any) => {
        expect(jsonValue(json)).toEqual(JSON.parse(json));
        expect(jsonValue(`{"a":${JSON.stringify(any.repeat(200))}}`)).toEqual({ a: any.repeat(200) });
      }),
    );
  });

  it.each(['', '{', '[1,]', '01', 'undefined', '{"a":1}x', "{'a':1}", '\ufeff{}', nested(600, '[', '')])(
    'gives nothing for %j',
    (text) => {
      expect(jsonValue(text)).toBeUndefined();
    },
  );

  it.each([
    ['lists', nested(512), nested(513)],
    ['objects', `${'{"a":'.repeat(511)}{}${'}'.repeat(511)}`, `${'{"a":'.repeat(512)}{}${'}'.repeat(512)}`],
    ['100 000 lists', nested(512), nested(100_000)],
  ])('gives nothing for %s that are nested deeper than 512 levels', (_, deepest, tooDeep) => {
    expect(jsonValue(deepest)).toBeDefined();
    expect(jsonValue(tooDeep)).toBeUndefined();
  });

  it.each([
    JSON.stringify({ text: '[{'.repeat(1000) }),
    JSON.stringify({ text: `\\"${'['.repeat(1000)}\\\\` }),
    `[${'"\\\\",'.repeat(600)}"[[["]`,
    `[${'[],'.repeat(2000)}{}]`,
  ])('counts no bracket within a text, nor those that were closed', (text) => {
    expect(jsonValue(text)).toEqual(JSON.parse(text));
  });
});
