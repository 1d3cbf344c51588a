import { describe, expect, it } from '@jest/globals';
import { asked, askingFlow, chatReply, jsonReply, responsesReply } from './asked.ts';

describe('checkedAnswer', () => {
  it.each([
    {
      what: 'a refusal',
      reply: chatReply(null, {}, { refusal: 'canary' }),
      code: 'MODEL_REFUSED',
      status: 422,
    },
    {
      what: 'a refusal of responses',
      api: 'responses',
      reply: responsesReply([{ type: 'refusal', refusal: 'canary' }]),
      code: 'MODEL_REFUSED',
      status: 422,
    },
    {
      what: 'a filtered answer',
      reply: chatReply('canary', { finish_reason: 'content_filter' }),
      code: 'MODEL_REFUSED',
      status: 422,
    },
    {
      what: 'a cut answer',
      reply: chatReply('canary', { finish_reason: 'length' }),
      code: 'MODEL_OUTPUT_CUT',
      status: 502,
    },
    {
      what: 'a cut answer of responses',
      api: 'responses',
      reply: responsesReply([{ type: 'output_text', text: 'canary' }], {
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
      }),
      code: 'MODEL_OUTPUT_CUT',
      status: 502,
    },
    {
      what: 'a failure of the model',
      api: 'responses',
      reply: responsesReply([], { status: 'failed', error: { message: 'canary' } }),
      code: 'RECEIVER_FAILED',
      status: 502,
    },
    { what: 'no choice', reply: jsonReply({ choices: [] }), code: 'RECEIVER_REPLY_INVALID', status: 502 },
    { what: 'no text', reply: chatReply(null), code: 'RECEIVER_REPLY_INVALID', status: 502 },
    { what: 'no JSON', reply: jsonReply('<html>canary'), code: 'RECEIVER_REPLY_INVALID', status: 502 },
  ] as const)(
    'fails with $code on $what, and shows nothing of it',
    async ({ reply: replied, code, status, ...rest }) => {
      const api = 'api' in rest ? rest.api : 'chat-completions';

      const { reply, entry } = await asked(askingFlow({ api, model: 'gpt-4o' }), 'Hi', [replied]);

      expect(JSON.parse(reply.body)).toMatchObject({
        status,
        code,
        step: 'ask',
        receiver: { name: 'model' },
      });
      expect(reply.body + JSON.stringify(entry)).not.toContain('canary');
    },
  );
});
