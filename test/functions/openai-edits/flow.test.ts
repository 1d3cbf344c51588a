import { describe, expect, it } from '@jest/globals';
import { flow } from '../../../functions/openai-edits/flow.ts';
import { checkFlow } from '../../../lib/flow/check.ts';
import { fakeCall, fakeCredentials, fakePorts, type FakeReply } from '../../support/fake-ports.ts';
import { headerOf, jsonRequest, type ReadReply, runFlow } from '../../support/run-flow.ts';

const json = [['Content-Type', 'application/json']] as const;
const completion: FakeReply = {
  headers: [...json, ['x-request-id', 'req_1']],
  body: JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'What day of the week is it? 🎉' },
        finish_reason: 'stop',
      },
      { index: 1, message: { role: 'assistant', content: null }, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12, prompt_tokens_details: {} },
  }),
};

interface Edited extends ReadReply {
  readonly sent: unknown;
  readonly headers: ReadReply['headers'];
  readonly sentHeaders: readonly (readonly [string, string])[];
  readonly url: string;
}

async function edited(body: unknown, reply = completion, parameters = {}): Promise<Edited> {
  const { call, requests } = fakeCall(reply);
  const ports = fakePorts({ call, credentials: fakeCredentials({ openai: ['sk-1'] }) });
  const answer = await runFlow(flow, jsonRequest(body, { path: '/openai/v1/edits' }), { ports, parameters });
  const [request] = requests;
  return {
    ...answer,
    sent: request?.body && JSON.parse(Buffer.from(request.body).toString()),
    sentHeaders: request?.headers ?? [],
    url: request?.url.href ?? '',
  };
}

describe('openai-edits', () => {
  it('has no mistakes', () => {
    expect(checkFlow(flow)).toEqual([]);
  });

  it('asks the chat model with instruction and input, and nothing the caller left out', async () => {
    const { sent, url } = await edited({
      model: 'text-davinci-edit-001',
      input: 'What day of the wek is it?',
      instruction: 'Fix the spelling mistakes',
    });

    expect(url).toBe('https://api.openai.com/v1/chat/completions');
    expect(sent).toEqual({
      model: 'gpt-4o-mini',
      messages: [
        { role: 'system', content: expect.stringContaining('Apply the instruction') },
        { role: 'user', content: 'Fix the spelling mistakes' },
        { role: 'user', content: 'What day of the wek is it?' },
      ],
    });
  });

  it('takes an edit without input, and passes the numbers on', async () => {
    const { sent } = await edited({ instruction: 'Write a poem', n: 2, temperature: 0, top_p: 0.5 });

    expect(sent).toMatchObject({ n: 2, temperature: 0, top_p: 0.5 });
    expect(sent).toHaveProperty('messages.2', { role: 'user', content: '' });
  });

  it('answers in the old shape', async () => {
    const { status, body, headers } = await edited({ instruction: 'Fix it' });

    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      object: 'edit',
      created: 1_700_000_000,
      choices: [
        { text: 'What day of the week is it? 🎉', index: 0 },
        { text: '', index: 1 },
      ],
      usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
    });
    expect(headerOf({ headers }, 'content-type')).toBe('application/json');
    expect(headerOf({ headers }, 'x-request-id')).toBe('req_1');
  });

  it("asks the stage's model in the name of its organisation", async () => {
    const stage = { model: 'gpt-4o', organization: 'org-1' };
    const { sent, sentHeaders } = await edited({ instruction: 'Fix it' }, completion, stage);

    expect(sent).toMatchObject({ model: 'gpt-4o' });
    expect(sentHeaders).toContainEqual(['OpenAI-Organization', 'org-1']);
    expect(sentHeaders.map(([name]) => name)).not.toContain('OpenAI-Project');
  });

  it('fails without an instruction, with what to send', async () => {
    const { status, body } = await edited({ input: 'x' });

    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      error: { type: 'invalid_request_error', code: 'VALUE_MISSING' },
      hint: 'Send {"input": "…", "instruction": "…"}.',
    });
  });

  it("fails with OpenAI's own error", async () => {
    const error = { message: 'Too fast.', type: 'requests', param: null, code: 'rate_limit_exceeded' };
    const headers = [...json, ['Retry-After', '2']] as const;
    const reply = { status: 429, headers, body: JSON.stringify({ error }) };

    const answer = await edited({ instruction: 'Fix it' }, reply);

    expect(answer.status).toBe(429);
    expect(JSON.parse(answer.body)).toMatchObject({ error });
    expect(headerOf(answer, 'retry-after')).toBe('2');
  });
});
