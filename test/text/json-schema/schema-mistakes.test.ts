import { describe, expect, it } from '@jest/globals';
import type { JsonSchema } from '../../../lib/text/json-schema/json-schema.ts';
import { schemaMistakes } from '../../../lib/text/json-schema/schema-mistakes.ts';

function object(properties: Readonly<Record<string, JsonSchema>>, rest: object = {}): JsonSchema {
  return { type: 'object', properties, ...rest };
}

describe('schemaMistakes', () => {
  it('finds none in a schema that strict mode takes', () => {
    const day = { type: 'string', format: 'date', description: 'A day' } as const;
    const schema = object(
      { on: { $ref: '#/$defs/day' }, next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
      { $defs: { day }, required: ['on', 'next'], additionalProperties: false },
    );

    expect(schemaMistakes(schema)).toEqual([]);
  });

  it.each<{ schema: JsonSchema; path: readonly string[]; message: string }>([
    {
      schema: { type: 'string' },
      path: [],
      message: 'A schema begins with type "object" and its properties.',
    },
    {
      schema: object({ a: Object({ type: 'string', minLenght: 1 }) }),
      path: ['properties', 'a'],
      message: 'Strict mode has no keyword "minLenght".',
    },
    {
      schema: object({ a: { type: 'string' } }, { required: [] }),
      path: [],
      message: 'Strict mode requires every member; let "a" be of type null too.',
    },
    {
      schema: object({ a: { $ref: '#/$defs/b' } }),
      path: ['properties', 'a'],
      message: 'Nothing in the schema bears the name "#/$defs/b".',
    },
    {
      schema: object({ a: { anyOf: [{ pattern: '(' }] } }),
      path: ['properties', 'a', 'anyOf', '0'],
      message: '"(" is no regular expression.',
    },
    {
      schema: object({ a: { type: ['array', 'null'] } }),
      path: ['properties', 'a'],
      message: 'An array says what its "items" are.',
    },
    {
      schema: object({ a: { type: 'array', items: { type: 'object' } } }),
      path: ['properties', 'a', 'items'],
      message: 'An object names its "properties".',
    },
  ])('fails with "$message"', ({ schema, path, message }) => {
    expect(schemaMistakes(schema)).toEqual([{ path, message: expect.stringContaining(message) }]);
  });
});
