import { describe, expect, it } from '@jest/globals';
import { asked, askingFlow, chatReply, responsesReply, showing } from './asked.ts';

const chat = { api: 'chat-completions', model: 'gpt-4o' } as const;
const orderFormat = {
  name: 'order',
  schema: {
    type: 'object',
    properties: { number: { type: 'string' }, quantity: { type: 'integer', minimum: 1 } },
  },
} as const;
const strictOrder = {
  ...orderFormat.schema,
  required: ['number', 'quantity'],
  additionalProperties: false,
};

describe('openAiReceiver with a response format', () => {
  it.each([
    {
      api: 'chat-completions',
      replies: [chatReply('{"number":"4711","quantity":2.0}')],
      format: {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'order', strict: true, schema: strictOrder },
        },
      },
    },
    {
      api: 'responses',
      replies: [responsesReply([{ type: 'output_text', text: '{"number":"4711","quantity":2.0}' }])],
      format: {
        text: { format: { type: 'json_schema', name: 'order', strict: true, schema: strictOrder } },
      },
    },
  ] as const)(
    'asks $api for JSON by a schema and hands it on as written',
    async ({ api, replies, format }) => {
      const flow = askingFlow({ api, model: 'gpt-4o', responseFormat: orderFormat });

      const { reply, sent } = await asked(flow, 'Two of 4711', replies);

      expect(sent).toMatchObject([format]);
      expect(reply).toMatchObject({ status: 200, body: '{"number":"4711","quantity":2.0}' });
    },
  );

  it('looks into the JSON for exchange properties', async () => {
    const properties = { number: '/number', quantity: '/quantity', nothing: '/price' } as const;
    const flow = askingFlow({ ...chat, responseFormat: orderFormat, result: { properties } }, [
      showing('number', 'quantity', 'nothing'),
    ]);

    const { reply } = await asked(flow, 'Two of 4711', [chatReply('{"number":"4711","quantity":2}')]);

    expect(reply.body).toBe('{"number":"4711","quantity":"2","nothing":""}');
  });

  it.each([
    {
      what: 'does not match',
      api: 'chat-completions',
      wrong: chatReply('{"number":"4711","quantity":0}'),
      right: chatReply('{"number":"4711","quantity":2}'),
      member: 'messages',
      complaint: '- /quantity: must be at least 1',
    },
    {
      what: 'is no JSON',
      api: 'chat-completions',
      wrong: chatReply('Two of 4711.'),
      right: chatReply('{"number":"4711","quantity":2}'),
      member: 'messages',
      complaint: '- the whole answer: must be JSON',
    },
    {
      what: 'does not match',
      api: 'responses',
      wrong: responsesReply([{ type: 'output_text', text: '{"number":4711,"quantity":2}' }]),
      right: responsesReply([{ type: 'output_text', text: '{"number":"4711","quantity":2}' }]),
      member: 'input',
      complaint: '- /number: must be of type string',
    },
  ] as const)(
    'lets the model of $api mend an answer that $what',
    async ({ api, wrong, right, member, complaint }) => {
      const flow = askingFlow({ api, model: 'gpt-4o', responseFormat: orderFormat });

      const { reply, sent, entry } = await asked(flow, 'Two of 4711', [wrong, right]);

      expect(reply).toMatchObject({ status: 200, body: '{"number":"4711","quantity":2}' });
      expect(sent[1]).toMatchObject({
        [member]: [
          { role: 'user', content: 'Two of 4711' },
          { role: 'assistant' },
          { role: 'user', content: expect.stringContaining(complaint) },
        ],
      });
      expect(entry).toMatchObject({
        usage: { inputTokens: 20, outputTokens: 10 },
        cost: { amount: 0.00015, currency: 'USD' },
      });
    },
  );

  it('fails when the mended answer does not match either, and shows nothing of it', async () => {
    const flow = askingFlow({ ...chat, responseFormat: orderFormat });
    const wrong = chatReply('{"number":"canary","quantity":0,"canary":1}');

    const { reply, sent, entry } = await asked(flow, 'Hi', [wrong]);

    expect(sent).toHaveLength(2);
    expect(JSON.parse(reply.body)).toMatchObject({
      status: 502,
      code: 'RECEIVER_REPLY_INVALID',
      step: 'ask',
      detail: expect.stringContaining('/quantity must be at least 1; the whole must not have 1 members'),
    });
    expect(reply.body + JSON.stringify(entry)).not.toContain('canary');
    expect(entry).toMatchObject({ status: 'FAILED', usage: { inputTokens: 20 } });
  });

  it('gives the repair an idempotency key of its own', async () => {
    const flow = askingFlow({
      ...chat,
      responseFormat: orderFormat,
      idempotencyKeyHeader: 'Idempotency-Key',
    });

    const { headers } = await asked(flow, 'Hi', [chatReply('{}')]);

    const keys = headers.map((pairs) =>
      new Headers(pairs.map(([name, value]) => [name, value])).get('idempotency-key'),
    );
    expect(keys).toEqual([expect.stringMatching(/^AG[\w-]{26}$/), `${keys[0]}-repair`]);
  });

  it('fails at once where it may not ask again', async () => {
    const flow = askingFlow({ ...chat, responseFormat: { ...orderFormat, repair: false } });

    const { reply, sent } = await asked(flow, 'Hi', [chatReply('{}')]);

    expect(sent).toHaveLength(1);
    expect(JSON.parse(reply.body)).toMatchObject({ code: 'RECEIVER_REPLY_INVALID' });
  });

  it('fails on a cut answer with a format although cut texts are accepted', async () => {
    const flow = askingFlow({ ...chat, acceptCut: true, responseFormat: orderFormat });

    const { reply, sent } = await asked(flow, 'Hi', [chatReply('{"nu', { finish_reason: 'length' })]);

    expect(sent).toHaveLength(1);
    expect(JSON.parse(reply.body)).toMatchObject({ code: 'MODEL_OUTPUT_CUT' });
  });
});
