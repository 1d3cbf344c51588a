import { describe, expect, it } from '@jest/globals';
import { environmentOf } from '../../lib/aws/environment.ts';
import { thrownBy } from '../support/run-flow.ts';

describe('environmentOf', () => {
  it('reads what the stack writes', () => {
    const environment = environmentOf({
      IFLOW_PARAMETERS: '{"model":"m","__proto__":"p"}',
      IFLOW_CREDENTIALS: '{"openai":"dev/openai"}',
      IFLOW_API_TIMEOUT_MS: '29000',
      IFLOW_STREAMING: 'true',
    });

    expect(environment).toMatchObject({
      secretIds: { openai: 'dev/openai' },
      apiTimeoutMs: 29000,
      isStreaming: true,
    });
    expect(environment.parameters['model']).toBe('m');
  });

  it('does without any of it', () => {
    expect(environmentOf({})).toEqual({
      parameters: {},
      secretIds: {},
      apiTimeoutMs: undefined,
      isStreaming: true,
    });
  });

  it('streams unless it is told not to', () => {
    expect(environmentOf({ IFLOW_STREAMING: 'false' }).isStreaming).toBe(false);
  });

  it.each(['[1]', '{"a":1}', 'null', '"text"', '{', ''])(
    'fails for parameters %s and shows none',
    async (json) => {
      const error = await thrownBy(() => environmentOf({ IFLOW_PARAMETERS: json }));

      expect(error).toMatchObject({
        code: 'FLOW_INVALID',
        message: 'The environment variable IFLOW_PARAMETERS must hold a JSON object of texts.',
      });
    },
  );
});
