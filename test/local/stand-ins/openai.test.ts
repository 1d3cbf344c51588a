import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOpenAi } from '../../../lib/local/stand-ins/openai.ts';
import type { StandIn } from '../../../lib/local/stand-ins/stand-in.ts';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startOpenAi('sk-right');
});

afterAll(() => standIn.close());

function asked(path: string, body?: unknown, authorization = 'Bearer sk-right'): Promise<Response> {
  return fetch(`${standIn.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

interface Completion {
  readonly choices: readonly object[];
  readonly usage: Readonly<Record<'prompt_tokens' | 'completion_tokens' | 'total_tokens', number>>;
}

const model = 'gpt-3.5-turbo-instruct';

describe('startOpenAi', () => {
  it('completes a prompt and counts tokens', async () => {
    const response = await asked('/completions', { model, prompt: 'Say hello', max_tokens: 100 });

    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    const { choices, usage, ...rest } = (await response.json()) as Completion;
    expect(rest).toMatchObject({ id: expect.stringMatching(/^cmpl-/), object: 'text_completion', model });
    expect(choices).toEqual([
      {
        text: expect.stringContaining('You wrote "Say hello"'),
        index: 0,
        logprobs: null,
        finish_reason: 'stop',
      },
    ]);
    const { prompt_tokens, completion_tokens, total_tokens } = usage;
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  });

  it('answers the same to the same prompt', async () => {
    const texts = await Promise.all(
      [1, 2].map(async () => {
        const response = await asked('/completions', { model, prompt: 'again', max_tokens: 100 });
        return ((await response.json()) as { choices: { text: string }[] }).choices[0]?.text;
      }),
    );

    expect(texts[0]).toBe(texts[1]);
  });

  it('cuts a completion at the most tokens', async () => {
    const response = await asked('/completions', { model, prompt: ['one', 'two'], max_tokens: 3 });

    const { choices, usage } = (await response.json()) as { choices: object[]; usage: object };
    expect(choices).toMatchObject([{ finish_reason: 'length' }, { index: 1, finish_reason: 'length' }]);
    expect(usage).toMatchObject({ completion_tokens: 6 });
  });

  it('streams a completion in pieces, usage last when asked for', async () => {
    const response = await asked('/completions', {
      model,
      prompt: 'Say hello',
      max_tokens: 100,
      stream: true,
      stream_options: { include_usage: true },
    });

    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const events = (await response.text())
      .trim()
      .split('\n\n')
      .map((event) => event.replace('data: ', ''));
    expect(events.at(-1)).toBe('[DONE]');
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event));
    expect(
      chunks.flatMap(({ choices }) => choices.map(({ text }: { text: string }) => text)).join(''),
    ).toContain('Say hello');
    expect(chunks.at(-2)).toMatchObject({ choices: [{ finish_reason: 'stop' }], usage: null });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 3 } });
  });

  it.each([
    {
      path: '/chat/completions',
      body: { model: 'gpt-4o', messages: [{ role: 'user', content: 'hi' }] },
      part: 'You wrote',
    },
    {
      path: '/chat/completions',
      body: { model: 'gpt-4o', messages: [{ role: 'user', content: [{ type: 'text', text: 'parts' }] }] },
      part: 'parts',
    },
    {
      path: '/chat/completions',
      body: {
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'hi' }],
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'a', schema: { type: 'object', properties: { a: { enum: ['first'] } } } },
        },
      },
      part: '{\\"a\\":\\"first\\"}',
    },
    { path: '/responses', body: { model: 'gpt-4o', input: 'hi' }, part: 'You wrote' },
    { path: '/embeddings', body: { model: 'text-embedding-3-small', input: 'hi' }, part: 'embedding' },
    { path: '/models', body: undefined, part: 'gpt-4o' },
    { path: '/models/gpt-4o', body: undefined, part: '"id":"gpt-4o"' },
  ])('answers $path', async ({ path, body, part }) => {
    const response = await asked(path, body);

    expect(response.status).toBe(200);
    expect(await response.text()).toContain(part);
  });

  it.each([
    {
      what: 'text that is not JSON',
      body: '{',
      status: 400,
      error: { message: expect.stringMatching(/parse the JSON/) },
    },
    {
      what: 'no model',
      body: { prompt: 'x' },
      status: 400,
      error: { param: 'model', code: 'missing_required_parameter' },
    },
    {
      what: 'no prompt',
      body: { model },
      status: 400,
      error: { param: 'prompt', code: 'missing_required_parameter' },
    },
    {
      what: 'an unknown model',
      body: { model: 'nope', prompt: 'x' },
      status: 404,
      error: { code: 'model_not_found' },
    },
    { what: 'a chat model', body: { model: 'gpt-4o', prompt: 'x' }, status: 404, error: { param: 'model' } },
    {
      what: 'a temperature out of range',
      body: { model, prompt: 'x', temperature: 3 },
      status: 400,
      error: { param: 'temperature', code: 'decimal_above_max_value' },
    },
    {
      what: 'negative tokens',
      body: { model, prompt: 'x', max_tokens: -1 },
      status: 400,
      error: { param: 'max_tokens', code: 'integer_below_min_value' },
    },
    {
      what: 'tokens as text',
      body: { model, prompt: 'x', max_tokens: '5' },
      status: 400,
      error: { code: 'invalid_type' },
    },
  ])('fails with $status for $what', async ({ body, status, error }) => {
    const response = await asked('/completions', body);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', ...error } });
  });

  it.each([
    { what: 'another key', authorization: 'Bearer sk-wrong', code: 'invalid_api_key' },
    { what: 'no key', authorization: '', code: null },
  ])(
    'fails with 401 for $what, on its own routes and on those of aimock',
    async ({ authorization, code }) => {
      for (const path of ['/completions', '/chat/completions']) {
        const response = await asked(path, { model: 'gpt-4o' }, authorization);

        expect(response.status).toBe(401);
        const json = await response.text();
        expect(JSON.parse(json)).toMatchObject({ error: { code } });
        expect(json).not.toContain('sk-');
      }
    },
  );
});
