import { describe, expect, it } from '@jest/globals';
import { BufferedBody } from '../../../lib/message/body.ts';
import { modelCall, modelCallOf } from '../../../lib/receivers/usage/token-usage.ts';

const json = [['content-type', 'application/json; charset=utf-8']] as const;

describe('modelCallOf', () => {
  it.each([
    {
      api: 'chat completions',
      reply: {
        model: 'gpt-4o-2024-08-06',
        service_tier: 'default',
        usage: {
          prompt_tokens: 20,
          completion_tokens: 9,
          total_tokens: 29,
          prompt_tokens_details: { cached_tokens: 5, audio_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: 4 },
        },
      },
      call: {
        model: 'gpt-4o-2024-08-06',
        serviceTier: 'default',
        usage: {
          inputTokens: 20,
          outputTokens: 9,
          cachedInputTokens: 5,
          reasoningTokens: 4,
          totalTokens: 29,
        },
      },
    },
    {
      api: 'responses',
      reply: {
        model: 'gpt-5.6-luna',
        usage: {
          input_tokens: 20,
          output_tokens: 9,
          total_tokens: 29,
          input_tokens_details: { cached_tokens: 0, cache_write_tokens: 8 },
        },
      },
      call: {
        model: 'gpt-5.6-luna',
        usage: {
          inputTokens: 20,
          outputTokens: 9,
          cachedInputTokens: 0,
          cacheWriteTokens: 8,
          totalTokens: 29,
        },
      },
    },
    {
      api: 'embeddings',
      reply: { model: 'text-embedding-3-small', usage: { prompt_tokens: 3, total_tokens: 3 } },
      call: { model: 'text-embedding-3-small', usage: { inputTokens: 3, totalTokens: 3 } },
    },
    {
      api: 'a service that says half of it',
      reply: { model: 7, usage: { prompt_tokens: '3', completion_tokens: 2, total_tokens: -1 } },
      call: { model: undefined, usage: { outputTokens: 2 } },
    },
  ])('reads what $api say', ({ reply, call }) => {
    expect(modelCallOf(reply)).toEqual(call);
  });

  it.each([{}, { usage: null }, { usage: {} }, { usage: 5 }, null, 'usage', []])(
    'is nothing for %j',
    (reply) => {
      expect(modelCallOf(reply)).toBeUndefined();
    },
  );
});

describe('modelCall', () => {
  it('reads a JSON reply', () => {
    const body = BufferedBody.fromText('{"model":"m","usage":{"prompt_tokens":1}}');

    expect(modelCall(json, body)).toMatchObject({ model: 'm', usage: { inputTokens: 1 } });
  });

  it.each([
    { what: 'no JSON', headers: json, text: '{"usage":' },
    { what: 'another media type', headers: [], text: '{"usage":{"prompt_tokens":1}}' },
  ])('is nothing for $what', ({ headers, text }) => {
    expect(modelCall(headers, BufferedBody.fromText(text))).toBeUndefined();
  });
});
