import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { compiledSchema } from '../../../lib/text/json-schema/compiled-schema.ts';
import { type JsonSchema, strictSchema } from '../../../lib/text/json-schema/json-schema.ts';

function errors(schema: JsonSchema, value: unknown): readonly string[] {
  return compiledSchema(schema)(value).map(({ path, message }) => `${path} ${message}`);
}

const tree: JsonSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
};

describe('compiledSchema', () => {
  it.each<{ schema: JsonSchema; good: readonly unknown[]; bad: readonly unknown[]; message: string }>([
    { schema: { type: 'string' }, good: ['', 'a'], bad: [1, null, {}], message: ' must be of type string' },
    { schema: { type: 'integer' }, good: [0, -3], bad: [1.5, '1'], message: ' must be of type integer' },
    { schema: { type: 'number' }, good: [0, 1.5], bad: ['1', null], message: ' must be of type number' },
    { schema: { type: 'boolean' }, good: [true], bad: [0, 'true'], message: ' must be of type boolean' },
    { schema: { type: 'array' }, good: [[]], bad: [{}, ''], message: ' must be of type array' },
    { schema: { type: 'object' }, good: [{}], bad: [[], null], message: ' must be of type object' },
    {
      schema: { type: ['string', 'null'] },
      good: ['a', null],
      bad: [1, false],
      message: ' must be of type string or null',
    },
    {
      schema: { enum: ['a', 1, null] },
      good: ['a', 1, null],
      bad: ['1', 0],
      message: ' must be one of "a", 1, null',
    },
    { schema: { const: 'a' }, good: ['a'], bad: ['b', null], message: ' must be one of "a"' },
    {
      schema: { pattern: '^\\d{3}$' },
      good: ['123', 5],
      bad: ['12', '1234'],
      message: ' must match ^\\d{3}$',
    },
    {
      schema: { format: 'date' },
      good: ['2026-11-22', 7],
      bad: ['22.11.2026', '2026-13-01', '2026-1-1'],
      message: ' must be a date',
    },
    {
      schema: { format: 'date-time' },
      good: ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.5+01:00'],
      bad: ['2026-11-22', '2026-11-22 10:00:00Z', '2026-11-22T25:00:00Z'],
      message: ' must be a date-time',
    },
    {
      schema: { format: 'time' },
      good: ['10:00:00Z'],
      bad: ['10:00', '24:00:00Z'],
      message: ' must be a time',
    },
    {
      schema: { format: 'email' },
      good: ['a@b.example'],
      bad: ['a@', 'a b@c', '@b'],
      message: ' must be a email',
    },
    {
      schema: { format: 'uuid' },
      good: ['123e4567-e89b-12d3-a456-426614174000'],
      bad: ['123e4567'],
      message: ' must be a uuid',
    },
    { schema: { minimum: 1 }, good: [1, 2, 'a'], bad: [0.9], message: ' must be at least 1' },
    { schema: { maximum: 1 }, good: [1, 0], bad: [1.1], message: ' must be at most 1' },
    { schema: { exclusiveMinimum: 0 }, good: [0.1], bad: [0, -1], message: ' must be more than 0' },
    { schema: { exclusiveMaximum: 1 }, good: [0.9], bad: [1, 2], message: ' must be less than 1' },
    { schema: { multipleOf: 0.1 }, good: [0.3, 5], bad: [0.25], message: ' must be a multiple of 0.1' },
    { schema: { minItems: 1 }, good: [[1], 'a'], bad: [[]], message: ' must have at least 1 items' },
    { schema: { maxItems: 1 }, good: [[], [1]], bad: [[1, 2]], message: ' must have at most 1 items' },
    {
      schema: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      good: ['a', null],
      bad: [1],
      message: ' must match one of 2 alternatives',
    },
  ])('tells what matches $schema from what does not', ({ schema, good, bad, message }) => {
    expect(good.flatMap((value) => errors(schema, value))).toEqual([]);
    expect(bad.map((value) => errors(schema, value))).toEqual(bad.map(() => [message]));
  });

  it('names the place of each mistake, in lists and in schemas that hold themselves', () => {
    const value = { name: 'a', children: [{ name: 'b', children: [{ name: 1 }] }] };

    expect(errors(tree, value)).toEqual([
      '/children/0/children/0/name must be of type string',
      '/children/0/children/0/children is missing',
    ]);
  });

  it('escapes names in places as JSON Pointer does', () => {
    const schema = { type: 'object', properties: { 'a/b~c': { type: 'null' } } } as const;

    expect(errors(schema, { 'a/b~c': 1 })).toEqual(['/a~1b~0c must be of type null']);
  });

  it('reads parts by their name', () => {
    const schema = {
      $defs: { day: { format: 'date' } },
      type: 'object',
      properties: { on: { $ref: '#/$defs/day' } },
    } as const;

    expect(errors(schema, { on: 'today' })).toEqual(['/on must be a date']);
  });

  it('counts members that the schema does not name, without naming them', () => {
    const schema = { type: 'object', properties: {} } as const;

    expect(errors(schema, { canary: 'canary', other: 1 })).toEqual([
      ' must not have 2 members that the schema does not name',
    ]);
  });

  it('does not take for a member what every object has', () => {
    const schema = { type: 'object', properties: { toString: { type: 'string' } } } as const;

    expect(errors(schema, {})).toEqual(['/toString is missing']);
  });

  it('judges as a validator of the whole of JSON Schema does', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: {
        a: { type: ['integer', 'null'], minimum: 0 },
        b: { type: 'array', maxItems: 2, items: { enum: ['x', 'y'] } },
        c: { anyOf: [{ type: 'boolean' }, { type: 'object', properties: { d: { type: 'string' } } }] },
      },
    };
    const oracle = new Ajv().compile(strictSchema(schema));
    const check = compiledSchema(schema);
    const leaf = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(null, true, 'x', 'y', 'z', 0.5));
    const value = fc.record(
      {
        a: leaf,
        b: fc.oneof(fc.array(leaf, { maxLength: 3 }), leaf),
        c: fc.oneof(leaf, fc.record({ d: leaf, e: leaf }, { requiredKeys: [] })),
        f: leaf,
      },
      { requiredKeys: ['a', 'b', 'c'] },
    );

    fc.assert(
      fc.property(value, (json) => {
        expect(check(json).length === 0).toBe(oracle(json));
      }),
      { numRuns: 500 },
    );
  });
});
