import { describe, expect, it } from '@jest/globals';
import { flow as extractOrder } from '../../../functions/extract-order/flow.ts';
import { flow as routeMail } from '../../../functions/route-mail/flow.ts';
import { sampleText } from '../../../lib/local/stand-ins/schema-sample.ts';
import { compiledSchema } from '../../../lib/text/json-schema/compiled-schema.ts';
import type { JsonSchema } from '../../../lib/text/json-schema/json-schema.ts';

const flows = [routeMail, extractOrder].map(({ name, receivers }) => {
  const { model } = receivers;
  return { name, schema: model?.type === 'openai' ? model.responseFormat?.schema : undefined };
});

describe('sampleText', () => {
  it.each<{ name: string; schema: JsonSchema | undefined }>([
    ...flows,
    {
      name: 'everything',
      schema: {
        type: 'object',
        properties: {
          constant: { const: 7 },
          either: { anyOf: [{ type: 'boolean' }, { type: 'string' }] },
          part: { $ref: '#/$defs/day' },
          self: { anyOf: [{ type: 'null' }, { $ref: '#' }] },
          amount: { type: 'number', minimum: 5 },
          digits: { type: 'string', pattern: '^\\d{4}$' },
        },
        $defs: { day: { type: 'string', format: 'date' } },
      },
    },
  ])('matches the schema of $name', ({ schema }) => {
    const json: unknown = JSON.parse(sampleText(schema));

    expect(schema && compiledSchema(schema)(json)).toEqual([]);
  });
});
