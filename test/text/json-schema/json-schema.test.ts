import { describe, expect, it } from '@jest/globals';
import { strictSchema } from '../../../lib/text/json-schema/json-schema.ts';

describe('strictSchema', () => {
  it('closes every object, however deep, and requires its members', () => {
    const inner = { type: 'object', properties: { b: { type: 'null' } } } as const;
    const closed = { ...inner, required: ['b'], additionalProperties: false };

    const strict = strictSchema({
      type: 'object',
      properties: { list: { type: 'array', items: inner }, either: { anyOf: [inner] } },
      $defs: { inner },
    });

    expect(strict).toEqual({
      type: 'object',
      properties: { list: { type: 'array', items: closed }, either: { anyOf: [closed] } },
      required: ['list', 'either'],
      additionalProperties: false,
      $defs: { inner: closed },
    });
  });
});
