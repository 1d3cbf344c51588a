import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answers, completion, refuses } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { headerOf } from '../../support/run-flow.ts';
import { askChatgpt, key } from './chatgpt.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

const badModel = {
  message: 'The model `gpt-x` does not exist',
  type: 'invalid_request_error',
  code: 'model_not_found',
};
const tooLong = {
  message: "This model's maximum context length is 4097 tokens",
  type: 'invalid_request_error',
  param: 'max_tokens',
};

describe('flow chatgpt when OpenAI refuses', () => {
  it.each([
    {
      what: '404 for a model of the caller',
      body: { prompt: 'Hi', model: 'gpt-x' },
      reply: refuses(404, badModel),
      status: 400,
      problem: { code: 'RECEIVER_VALUE_REJECTED', blame: 'caller', receiver: { status: 404, ...badModel } },
    },
    {
      what: '404 for a model of the flow',
      body: { prompt: 'Hi' },
      reply: refuses(404, badModel),
      status: 502,
      problem: { code: 'RECEIVER_REJECTED', blame: 'flow', receiver: { status: 404, ...badModel } },
    },
    {
      what: '400 for a number of the caller',
      body: { prompt: 'Hi', max_tokens: 9999 },
      reply: refuses(400, tooLong),
      status: 400,
      problem: { code: 'RECEIVER_VALUE_REJECTED', blame: 'caller', receiver: { status: 400, ...tooLong } },
    },
    {
      what: '400 for a number of the flow',
      body: { prompt: 'Hi' },
      reply: refuses(400, tooLong),
      status: 502,
      problem: { code: 'RECEIVER_REJECTED', blame: 'flow', receiver: { status: 400, ...tooLong } },
    },
    {
      what: '400 for a prompt that is too long',
      body: { prompt: 'Hi' },
      reply: refuses(400, { message: 'Too long.', code: 'context_length_exceeded' }),
      status: 400,
      problem: { code: 'RECEIVER_VALUE_REJECTED', blame: 'caller' },
    },
    {
      what: '403 for a country',
      body: { prompt: 'Hi' },
      reply: refuses(403, { message: 'Country not supported', code: 'unsupported_country_region_territory' }),
      status: 502,
      problem: {
        ...{ code: 'RECEIVER_REJECTED', blame: 'flow' },
        receiver: { message: 'Country not supported', code: 'unsupported_country_region_territory' },
      },
    },
    {
      what: '403 for a model of the caller',
      body: { prompt: 'Hi', model: 'gpt-x' },
      reply: refuses(403, badModel),
      status: 400,
      problem: { code: 'RECEIVER_VALUE_REJECTED', blame: 'caller', receiver: { status: 403, ...badModel } },
    },
    {
      what: '403 for the key',
      body: { prompt: 'Hi' },
      reply: refuses(403, { message: 'Missing scopes', code: 'insufficient_permissions' }),
      status: 502,
      problem: { code: 'RECEIVER_CREDENTIAL_REFUSED', blame: 'flow' },
    },
    {
      what: '429',
      body: { prompt: 'Hi' },
      reply: refuses(429, { message: 'Slow down', type: 'requests', code: 'rate_limit_exceeded' }),
      status: 429,
      problem: { code: 'RECEIVER_RATE_LIMITED', blame: 'receiver', hint: expect.any(String) },
    },
    {
      what: '429 for want of quota',
      body: { prompt: 'Hi' },
      reply: refuses(429, { message: 'Quota', type: 'insufficient_quota', code: 'insufficient_quota' }),
      status: 429,
      problem: { code: 'RECEIVER_QUOTA_EXHAUSTED', blame: 'flow', hint: expect.stringContaining('billing') },
    },
    {
      what: '500',
      body: { prompt: 'Hi' },
      reply: refuses(500, { message: 'The server had an error', type: 'server_error' }),
      status: 502,
      problem: {
        code: 'RECEIVER_FAILED',
        blame: 'receiver',
        receiver: { message: 'The server had an error' },
      },
    },
    {
      what: '502 with a page of a gateway',
      body: { prompt: 'Hi' },
      reply: answers(502, '<html>Bad gateway</html>', { 'Content-Type': 'text/html' }),
      status: 502,
      problem: { code: 'RECEIVER_FAILED', blame: 'receiver', receiver: { name: 'openai', status: 502 } },
    },
    {
      what: '503',
      body: { prompt: 'Hi' },
      reply: refuses(503, { message: 'Overloaded', type: 'server_error' }),
      status: 503,
      problem: { code: 'RECEIVER_OVERLOADED', blame: 'receiver' },
    },
    {
      what: '408',
      body: { prompt: 'Hi' },
      reply: answers(408, '{}'),
      status: 504,
      problem: { code: 'RECEIVER_TIMEOUT', blame: 'receiver' },
    },
    {
      what: 'a redirect',
      body: { prompt: 'Hi' },
      reply: answers(307, '', { Location: 'http://127.0.0.1:9/' }),
      status: 502,
      problem: { code: 'RECEIVER_REJECTED', blame: 'flow', receiver: { status: 307 } },
    },
  ])('answers $status with $problem.code to $what', async ({ body, reply, status, problem }) => {
    upstream.behave(reply);

    const answer = await askChatgpt(upstream.url, body);

    expect(answer.status).toBe(status);
    expect(headerOf(answer, 'content-type')).toBe('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({
      title: expect.any(String),
      status,
      detail: expect.stringContaining('Receiver "openai"'),
      step: 'ask-chatgpt',
      messageId: headerOf(answer, 'SAP_MessageProcessingLogID'),
      ...problem,
    });
    expect(answer.entries).toMatchObject([
      { status: 'FAILED', httpStatus: status, error: { code: problem.code, step: 'ask-chatgpt' } },
    ]);
  });

  it.each([
    { header: 'Retry-After', value: '20' },
    { header: 'Retry-After', value: 'Sun, 22 Nov 2026 17:00:00 GMT' },
    { header: 'retry-after-ms', value: '1500' },
  ])('passes $header: $value on', async ({ header, value }) => {
    upstream.behave(refuses(429, { message: 'Slow down' }, { [header]: value }));

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' });

    expect(headerOf(answer, header)).toBe(value);
  });

  it('passes no Retry-After on where waiting does not help', async () => {
    const reply = refuses(429, { message: 'Quota', code: 'insufficient_quota' }, { 'Retry-After': '1' });
    upstream.behave(reply);

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' });

    expect(headerOf(answer, 'Retry-After')).toBeUndefined();
  });
});

const incorrectKey = {
  message: 'Incorrect API key provided: sk-test-4f1Qz.',
  type: 'invalid_request_error',
  code: 'invalid_api_key',
};

describe('flow chatgpt when OpenAI refuses the key', () => {
  it('fetches the key anew once and repeats the call once', async () => {
    upstream.behave(refuses(401, incorrectKey), answers(200, completion('Hello')));
    const credentials = fakeCredentials({ openai: [key, 'sk-rotated'] });
    const asked = upstream.received.length;

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' }, { credentials });

    expect(answer.status).toBe(200);
    expect(credentials.renewals).toBe(1);
    const authorizations = upstream.received
      .slice(asked)
      .map(({ headers }) => headers.find(([name]) => name === 'Authorization')?.[1]);
    expect(authorizations).toEqual([`Bearer ${key}`, 'Bearer sk-rotated']);
  });

  it('says whose credential it was when the new one is refused, too, and quotes nothing', async () => {
    upstream.behave(refuses(401, incorrectKey));
    const credentials = fakeCredentials({ openai: [key, 'sk-rotated'] });
    const asked = upstream.received.length;

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' }, { credentials });

    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'RECEIVER_CREDENTIAL_REFUSED',
      blame: 'flow',
      detail: 'Receiver "openai" refused the flow\'s credential "openai" with status 401.',
      hint: expect.stringContaining('secret behind "openai"'),
      receiver: { name: 'openai', status: 401, code: 'invalid_api_key' },
    });
    expect(answer.body).not.toContain('sk-test');
    expect(answer.body).not.toContain('sk-rotated');
    expect(upstream.received.length - asked).toBe(2);
  });

  it('shares one new fetch between 100 messages that were refused together', async () => {
    const credentials = fakeCredentials({ openai: [key, 'sk-rotated'] });
    upstream.behave((response, received) => {
      const isRotated = received.headers.some(([, value]) => value === 'Bearer sk-rotated');
      return (isRotated ? answers(200, completion('Hello')) : refuses(401, incorrectKey))(response, received);
    });

    const all = await Promise.all(
      Array.from({ length: 100 }, () => askChatgpt(upstream.url, { prompt: 'Hi' }, { credentials })),
    );

    expect(all.filter(({ status }) => status === 200)).toHaveLength(100);
    expect(credentials.renewals).toBe(1);
  });
});
