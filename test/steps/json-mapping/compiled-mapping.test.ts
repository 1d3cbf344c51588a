import { describe, expect, it } from '@jest/globals';
import { each, from, type JsonMapping, match } from '../../../lib/flow/json-mapping.ts';
import { compiledMapping } from '../../../lib/steps/json-mapping/compiled-mapping.ts';

const order = { id: 7, note: null, items: [{ name: 'pen', kind: 'a' }, { name: 'ink' }, 3] };
const kind = match('/kind', { cases: { a: 'first' }, otherwise: 'other', absent: 'none' });

describe('compiledMapping', () => {
  it.each<{ what: string; mapping: JsonMapping; expected: unknown }>([
    {
      what: 'values for what they are',
      mapping: { a: 1, b: [true, null, 'x'] },
      expected: { a: 1, b: [true, null, 'x'] },
    },
    {
      what: 'the value at a place, whatever it is',
      mapping: from('/items/0'),
      expected: { name: 'pen', kind: 'a' },
    },
    { what: 'nothing for a member that finds nothing', mapping: { a: from('/x'), b: 1 }, expected: { b: 1 } },
    { what: 'nothing for an item that finds nothing', mapping: [from('/x'), 2], expected: [2] },
    { what: 'what stands for nothing', mapping: from('/x', { absent: 'y' }), expected: 'y' },
    { what: 'what stands for null', mapping: from('/note', { absent: [] }), expected: [] },
    {
      what: 'each item, seen from itself',
      mapping: each('/items', { label: from('/name') }),
      expected: [{ label: 'pen' }, { label: 'ink' }, {}],
    },
    { what: 'nothing for an array that is none', mapping: { a: each('/id', 1) }, expected: {} },
    { what: 'the case of a value', mapping: each('/items', kind), expected: ['first', 'none', 'none'] },
    { what: 'the case of a number', mapping: match('/id', { cases: { 7: 'seven' } }), expected: 'seven' },
    { what: 'any other value', mapping: match('/id', { cases: {}, otherwise: from('/id') }), expected: 7 },
    {
      what: 'nothing for a value without a case',
      mapping: { a: match('/id', { cases: { 8: 1 } }) },
      expected: {},
    },
    {
      what: 'nothing for the name of a method',
      mapping: { a: match('/items/0/name', { cases: {} }), b: from('/toString') },
      expected: {},
    },
  ])('gives $what', ({ mapping, expected }) => {
    expect(compiledMapping(mapping)(order)).toEqual(expected);
  });

  it('fails for a required value that is not there, with the hint', () => {
    const mapping = compiledMapping({ text: from('/note', { required: 'Send a note.' }) });

    expect(() => mapping(order)).toThrow(
      expect.objectContaining({
        code: 'VALUE_MISSING',
        message: 'The body holds nothing at /note.',
        hint: 'Send a note.',
      }),
    );
  });
});
