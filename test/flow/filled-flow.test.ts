import { describe, expect, it } from '@jest/globals';
import { flow } from '../../functions/chatgpt/flow.ts';
import { filledFlow, parameterValues } from '../../lib/flow/filled-flow.ts';
import type { Flow } from '../../lib/flow/flow.ts';

const small: Flow = {
  ...flow,
  parameters: { a: { default: 'A' }, b: { default: '{{a}}' } },
  timeoutMs: '{{a}}',
  steps: [
    {
      type: 'content-modifier',
      id: 's-{{a}}',
      body: { type: 'json', value: ['{{ a }}', { x: '{{a}}{{b}}' }, 1] },
    },
  ],
  receivers: {},
};

describe('filledFlow', () => {
  it('puts values in wherever the declaration has a text, defaults where none are given', () => {
    const filled = filledFlow(small, { b: 'B' });

    expect(filled.timeoutMs).toBe('A');
    expect(filled.steps).toEqual([
      { type: 'content-modifier', id: 's-A', body: { type: 'json', value: ['A', { x: 'AB' }, 1] } },
    ]);
  });

  it('does not look into values for further parameters', () => {
    expect(filledFlow(small).steps).toEqual([
      expect.objectContaining({ body: { type: 'json', value: ['A', { x: 'A{{a}}' }, 1] } }),
    ]);
  });

  it('leaves a parameter that nobody declared as it is, and its own declarations', () => {
    const filled = filledFlow({ ...small, description: '{{none}} {{toString}}' });

    expect(filled.description).toBe('{{none}} {{toString}}');
    expect(filled.parameters).toBe(small.parameters);
  });

  it('puts values in as they are, dollar signs too', () => {
    expect(filledFlow(small, { a: '$& $1 $\' "' }).timeoutMs).toBe('$& $1 $\' "');
  });

  it('leaves the declaration alone', () => {
    filledFlow(small, { a: 'x' });

    expect(small.timeoutMs).toBe('{{a}}');
  });
});

describe('parameterValues', () => {
  it('answers declared parameters only', () => {
    expect([...parameterValues(small, { a: '', other: 'x' })]).toEqual([
      ['a', ''],
      ['b', '{{a}}'],
    ]);
  });
});
