import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import tls from 'node:tls';
import { flow } from '../../../functions/chatgpt/flow.ts';
import { type FaultCode, FlowError } from '../../../lib/errors.ts';
import type { Flow } from '../../../lib/flow/flow.ts';
import {
  answersInChunks,
  breaksOff,
  completion,
  endsShort,
  resets,
  stalls,
  stallsAfter,
  writesRaw,
} from '../../support/fault-behaviours.ts';
import { certificatePem, type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { headerOf } from '../../support/run-flow.ts';
import { askChatgpt } from './chatgpt.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

const json = [['content-type', 'application/json']] as const;

describe('flow chatgpt when the caller is wrong', () => {
  it.each([
    { what: 'no JSON', body: '{"prompt":', status: 400, code: 'BODY_NOT_JSON', step: 'json-to-xml' },
    { what: 'nothing', body: '', status: 400, code: 'BODY_NOT_JSON', step: 'json-to-xml' },
    { what: 'a list', body: '["Hi"]', status: 400, code: 'BODY_NOT_CONVERTIBLE', step: 'json-to-xml' },
    {
      what: 'a name that XML cannot bear',
      body: '{"prompt":"Hi","a b":1}',
      status: 400,
      code: 'BODY_NOT_CONVERTIBLE',
      step: 'json-to-xml',
    },
    { what: 'no prompt', body: '{}', status: 400, code: 'VALUE_MISSING', step: 'completion-request' },
    {
      what: 'an empty prompt',
      body: '{"prompt":""}',
      status: 400,
      code: 'VALUE_MISSING',
      step: 'completion-request',
      hint: 'Send {"prompt": "…"} with a text.',
    },
    {
      what: 'a number that is none',
      body: '{"prompt":"Hi","max_tokens":"many"}',
      status: 400,
      code: 'VALUE_INVALID',
      step: 'completion-request',
    },
  ])('answers $status with $code to $what', async ({ body, status, code, step, hint }) => {
    const answer = await askChatgpt(upstream.url, body);

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({
      status,
      code,
      blame: 'caller',
      step,
      ...(hint && { hint }),
    });
    expect(upstream.received).toHaveLength(0);
  });

  it.each([
    {
      what: 'bytes that are no UTF-8',
      request: { body: Buffer.from([0x7b, 0xff]) },
      status: 400,
      code: 'BODY_NOT_TEXT',
    },
    {
      what: 'another media type',
      request: { headers: [['content-type', 'text/plain']] as const },
      status: 415,
      code: 'MEDIA_TYPE_UNSUPPORTED',
    },
    { what: 'no media type', request: { headers: [] }, status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' },
    {
      what: 'more than 4 MB',
      request: { body: Buffer.alloc(4 * 1024 * 1024 + 1) },
      status: 413,
      code: 'BODY_TOO_LARGE',
    },
    { what: 'another path', request: { path: '/chatgtp' }, status: 404, code: 'ROUTE_UNKNOWN' },
    { what: 'another method', request: { method: 'GET' }, status: 405, code: 'METHOD_NOT_ALLOWED' },
  ])('answers $status with $code to $what', async ({ request, status, code }) => {
    const answer = await askChatgpt(
      upstream.url,
      { prompt: 'Hi' },
      { request: { headers: json, ...request } },
    );

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ code, blame: 'caller' });
    expect(headerOf(answer, 'Allow')).toBe(status === 405 ? 'POST' : undefined);
  });
});

interface Failing {
  readonly url?: string;
  readonly timeoutMs?: string;
}

async function failure({ url = upstream.url, timeoutMs = '5000' }: Failing = {}) {
  const answer = await askChatgpt(url, { prompt: 'Hi' }, { parameters: { receiverTimeoutMs: timeoutMs } });
  return { ...answer, problem: JSON.parse(answer.body) };
}

describe('flow chatgpt when OpenAI fails', () => {
  it.each([
    { what: 'resets the connection', behaviour: resets, status: 502, code: 'RECEIVER_CONNECTION_LOST' },
    { what: 'keeps silent', behaviour: stalls, status: 504, code: 'RECEIVER_TIMEOUT' },
    {
      what: 'keeps silent within its reply',
      behaviour: stallsAfter('application/json', '{"id":'),
      status: 504,
      code: 'RECEIVER_TIMEOUT',
    },
    {
      what: 'breaks its reply off',
      behaviour: breaksOff('application/json', '{"id":'),
      status: 502,
      code: 'RECEIVER_CONNECTION_LOST',
    },
    {
      what: 'ends its reply too early',
      behaviour: endsShort(completion('Hello')),
      status: 502,
      code: 'RECEIVER_CONNECTION_LOST',
    },
    {
      what: 'sends no HTTP',
      behaviour: writesRaw('what?\r\n\r\n'),
      status: 502,
      code: 'RECEIVER_REPLY_INVALID',
    },
  ])('answers $status with $code when it $what', async ({ behaviour, status, code }) => {
    upstream.behave(behaviour);

    const answer = await failure({ timeoutMs: '150' });

    expect(answer.status).toBe(status);
    expect(answer.problem).toMatchObject({ code, blame: 'receiver', step: 'ask-chatgpt' });
  });

  it('answers 503 when the connection is refused', async () => {
    const gone = await faultUpstream();
    await gone.close();

    const { status, problem } = await failure({ url: gone.url });

    expect(status).toBe(503);
    expect(problem).toMatchObject({
      code: 'RECEIVER_UNREACHABLE',
      detail: expect.stringContaining('refused'),
    });
  });

  it('answers 503 when its name is not known', async () => {
    const { status, problem } = await failure({ url: `http://${'x'.repeat(64)}.invalid` });

    expect(status).toBe(503);
    expect(problem).toMatchObject({ code: 'RECEIVER_UNREACHABLE', detail: expect.stringContaining('DNS') });
  });

  it.each(['expired', 'foreign', 'wrong-host'] as const)(
    'answers 502 when its certificate is %s',
    async (certificate) => {
      const defaultAuthorities = tls.getCACertificates('default');
      tls.setDefaultCACertificates([...defaultAuthorities, certificatePem('authority')]);
      const untrusted = await faultUpstream({ certificate });

      const { status, problem } = await failure({ url: untrusted.url });

      expect(status).toBe(502);
      expect(problem).toMatchObject({ code: 'RECEIVER_NOT_TRUSTED', blame: 'receiver', step: 'ask-chatgpt' });
      tls.setDefaultCACertificates(defaultAuthorities);
      await untrusted.close();
    },
  );

  it('answers 504 before the platform ends the run', async () => {
    upstream.behave(stalls);

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' }, { remainingMs: 100 });

    expect(answer.status).toBe(504);
    expect(JSON.parse(answer.body)).toMatchObject({ step: 'ask-chatgpt', hint: expect.any(String) });
    expect(answer.entries).toHaveLength(1);
  });

  it('ends a stream that breaks off with an event that says so', async () => {
    upstream.behave(breaksOff('text/event-stream', 'data: {"a":1}\n\n', 'data: {"half'));

    const answer = await streamed();

    expect(answer.status).toBe(200);
    expect(answer.body.startsWith('data: {"a":1}\n\ndata: {"half\n\nevent: error\ndata: {')).toBe(true);
    expect(answer.entries).toMatchObject([{ status: 'FAILED', error: { code: 'RECEIVER_CONNECTION_LOST' } }]);
  });

  it('breaks off any other reply that breaks off', async () => {
    upstream.behave(breaksOff('text/plain', 'half'));

    await expect(streamed()).rejects.toMatchObject({ code: 'RECEIVER_CONNECTION_LOST' });
  });

  it('passes malformed events on as they are', async () => {
    upstream.behave(answersInChunks('text/event-stream', 'data: {\n', ':\n\n\r\rdata', ' no end'));

    expect((await streamed()).body).toBe('data: {\n:\n\n\r\rdata no end');
  });
});

function streamed() {
  return askChatgpt(upstream.url, { prompt: 'Hi' });
}

describe('flow chatgpt when its credential fails', () => {
  it.each(['CREDENTIAL_MISSING', 'CREDENTIAL_EMPTY', 'CREDENTIAL_UNREADABLE'] satisfies readonly FaultCode[])(
    'answers 500 with %s and the command that mends it',
    async (code) => {
      const error = new FlowError(code, 'Secret "s" is …', { hint: 'Set its value with: aws …' });
      const credentials = { ...fakeCredentials({}), get: () => Promise.reject(error) };

      const { status, body } = await askChatgpt(upstream.url, { prompt: 'Hi' }, { credentials });

      expect(status).toBe(500);
      expect(JSON.parse(body)).toMatchObject({ code, blame: 'flow', step: 'ask-chatgpt', hint: error.hint });
    },
  );

  it('answers 500 when the key cannot stand in a header, and does not show it', async () => {
    const credentials = fakeCredentials({ openai: ['sk-canary with blanks'] });

    const { status, body } = await askChatgpt(upstream.url, { prompt: 'Hi' }, { credentials });

    expect(status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ code: 'CREDENTIAL_UNREADABLE' });
    expect(body).not.toContain('canary');
  });
});

describe('flow chatgpt in CPI style', () => {
  const cpi: Flow = { ...flow, sender: { ...flow.sender, errorStyle: 'cpi' } };

  it.each([
    { what: 'a bad body', body: '{', request: {} },
    { what: 'another method', body: '{}', request: { method: 'GET' } },
  ])('answers 500 and the plain text of CPI to $what', async ({ body, request }) => {
    const answer = await askChatgpt(upstream.url, body, { flow: cpi, request });

    const id = headerOf(answer, 'SAP_MessageProcessingLogID');
    expect(answer).toMatchObject({
      status: 500,
      body: `An internal server error occured: The MPL ID for the failed message is : ${id}`,
    });
    expect(headerOf(answer, 'content-type')).toBe('text/plain');
  });
});
