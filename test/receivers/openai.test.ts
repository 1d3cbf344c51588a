import { describe, expect, it } from '@jest/globals';
import type { OpenAiCall } from '../../lib/flow/openai-call.ts';
import { headerOf } from '../support/run-flow.ts';
import { asked, askingFlow, chatReply, jsonReply, responsesReply, showing } from './openai/asked.ts';

const chat = { api: 'chat-completions', model: 'gpt-4o' } as const;

describe('openAiReceiver', () => {
  it.each<{ call: OpenAiCall; url: string; sent: unknown }>([
    {
      call: { ...chat, instructions: 'Be brief.', temperature: 0.2, maxOutputTokens: 50 },
      url: 'https://api.openai.com/v1/chat/completions',
      sent: {
        model: 'gpt-4o',
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Say "hi"\n' },
        ],
        temperature: 0.2,
        max_completion_tokens: 50,
      },
    },
    {
      call: {
        ...chat,
        messages: [
          { role: 'developer', content: 'Translate.' },
          { role: 'user', content: '${in.body}!' },
        ],
      },
      url: 'https://api.openai.com/v1/chat/completions',
      sent: {
        model: 'gpt-4o',
        messages: [
          { role: 'developer', content: 'Translate.' },
          { role: 'user', content: 'Say "hi"\n!' },
        ],
      },
    },
    {
      call: {
        ...chat,
        prompt: 'Hi',
        parameters: { seed: 1, model: 'gpt-5' },
        temperature: '${property.none}',
      },
      url: 'https://api.openai.com/v1/chat/completions',
      sent: { model: 'gpt-5', messages: [{ role: 'user', content: 'Hi' }], seed: 1 },
    },
    {
      call: { api: 'responses', model: 'gpt-5', instructions: 'Be brief.', maxOutputTokens: 50 },
      url: 'https://api.openai.com/v1/responses',
      sent: {
        model: 'gpt-5',
        instructions: 'Be brief.',
        input: 'Say "hi"\n',
        max_output_tokens: 50,
        store: false,
      },
    },
    {
      call: { api: 'completions', model: 'gpt-3.5-turbo-instruct', maxOutputTokens: 9 },
      url: 'https://api.openai.com/v1/completions',
      sent: { model: 'gpt-3.5-turbo-instruct', prompt: 'Say "hi"\n', max_tokens: 9 },
    },
    {
      call: { api: 'embeddings', model: 'text-embedding-3-small' },
      url: 'https://api.openai.com/v1/embeddings',
      sent: { model: 'text-embedding-3-small', input: 'Say "hi"\n' },
    },
    {
      call: { api: 'moderations', model: 'omni-moderation-latest' },
      url: 'https://api.openai.com/v1/moderations',
      sent: { model: 'omni-moderation-latest', input: 'Say "hi"\n' },
    },
  ])('asks $url as $call declares', async ({ call, url, sent }) => {
    const reply = jsonReply({});

    const { urls, sent: all } = await asked(askingFlow(call), 'Say "hi"\n', [reply]);

    expect([urls, all]).toEqual([[url], [sent]]);
  });

  it.each([
    { api: 'chat-completions', reply: chatReply('Hello') },
    {
      api: 'responses',
      reply: responsesReply([
        { type: 'output_text', text: 'Hel' },
        { type: 'output_text', text: 'lo' },
      ]),
    },
    { api: 'completions', reply: jsonReply({ choices: [{ text: 'Hello', finish_reason: 'stop' }] }) },
  ] as const)('goes on with the text that $api answer', async ({ api, reply }) => {
    const answer = await asked(askingFlow({ api, model: 'gpt-4o' }), 'Hi', [reply]);

    expect(answer.reply).toMatchObject({ status: 200, body: 'Hello' });
    expect(headerOf(answer.reply, 'content-type')).toBe('text/plain; charset=utf-8');
  });

  it.each([
    {
      api: 'embeddings',
      reply: { data: [{ embedding: [0.5, -1] }], usage: { prompt_tokens: 1 } },
      body: '[0.5,-1]',
    },
    { api: 'moderations', reply: { results: [{ flagged: true }] }, body: '{"flagged":true}' },
  ] as const)('goes on with the JSON that $api answer', async ({ api, reply, body }) => {
    const answer = await asked(askingFlow({ api, model: 'm' }), 'Hi', [jsonReply(reply)]);

    expect(answer.reply).toMatchObject({ status: 200, body });
    expect(headerOf(answer.reply, 'content-type')).toBe('application/json');
  });

  it('sets exchange properties from the answer', async () => {
    const properties = { ai: 'text', why: 'finishReason', by: 'model', call: 'id', tokens: 'usage' } as const;
    const flow = askingFlow({ ...chat, result: { properties } }, [showing(...Object.keys(properties))]);

    const { reply } = await asked(flow, 'Hi', [chatReply('Hello')]);

    expect(JSON.parse(reply.body)).toEqual({
      ai: 'Hello',
      why: 'stop',
      by: 'gpt-4o-2024-08-06',
      call: 'chatcmpl-1',
      tokens: '{"inputTokens":10,"outputTokens":5,"totalTokens":15}',
    });
  });

  it('keeps the body and its media type where it is told so', async () => {
    const { reply } = await asked(askingFlow({ ...chat, result: { body: 'kept' } }), { mail: 1 }, [
      chatReply('Hello'),
    ]);

    expect(reply.body).toBe('{"mail":1}');
    expect(headerOf(reply, 'content-type')).toBe('application/json');
  });

  it('hands on the reply untouched where it is told so, whatever the model says', async () => {
    const refusal = chatReply(null, {}, { refusal: 'No.' });

    const { reply } = await asked(askingFlow({ ...chat, result: { body: 'reply' } }), 'Hi', [refusal]);

    expect(reply).toMatchObject({ status: 200, body: refusal.body });
  });

  it('takes a cut text where the flow accepts it', async () => {
    const cut = chatReply('Hel', { finish_reason: 'length' });

    const { reply } = await asked(askingFlow({ ...chat, acceptCut: true }), 'Hi', [cut]);

    expect(reply).toMatchObject({ status: 200, body: 'Hel' });
  });

  it('fails as the HTTP receiver does when the service refuses, and blames the caller for its own value', async () => {
    const refusal = {
      error: { message: 'Too long.', type: 'invalid_request_error', param: 'messages', code: null },
    };
    const replies = [{ ...jsonReply(refusal), status: 400 }];

    const { reply } = await asked(askingFlow(chat), 'Hi', replies);

    expect(JSON.parse(reply.body)).toMatchObject({
      status: 400,
      code: 'RECEIVER_VALUE_REJECTED',
      blame: 'caller',
    });
  });

  it('asks its fallback with the message as it came', async () => {
    const flow = askingFlow({ ...chat, fallbacks: ['other'] });
    const other = {
      type: 'openai',
      api: 'responses',
      model: 'gpt-5',
      address: 'https://other.example/v1/',
    } as const;

    const { reply, urls } = await asked({ ...flow, receivers: { ...flow.receivers, other } }, 'Hi', [
      { status: 503, ...jsonReply({}) },
      responsesReply([{ type: 'output_text', text: 'Hello' }]),
    ]);

    expect(urls).toEqual([
      'https://api.openai.com/v1/chat/completions',
      'https://other.example/v1/responses',
    ]);
    expect(reply.body).toBe('Hello');
  });
});
