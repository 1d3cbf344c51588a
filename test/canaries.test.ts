import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { inspect } from 'node:util';
import { flow } from '../functions/chatgpt/flow.ts';
import type { Flow } from '../lib/flow/flow.ts';
import { processingLogLine } from '../lib/aws/processing-log-line.ts';
import { call } from '../lib/receivers/connection/connection.ts';
import { answerEvent } from '../lib/runtime/answer-event.ts';
import { answerHttp } from '../lib/runtime/answer-http.ts';
import { compiledFlow } from '../lib/runtime/compile.ts';
import { emptyMessage } from '../lib/message/message.ts';
import { BufferedBody } from '../lib/message/body.ts';
import { testExchange } from './support/exchange.ts';
import {
  answers,
  answersGzipped,
  answersInChunks,
  breaksOff,
  completion,
  endsShort,
  refuses,
  resets,
  stalls,
  writesRaw,
} from './support/fault-behaviours.ts';
import { type Behaviour, type FaultUpstream, faultUpstream } from './support/fault-upstream.ts';
import { type FakePorts, fakeCredentials, fakePorts } from './support/fake-ports.ts';
import { bodyText, jsonRequest } from './support/run-flow.ts';

const prompt = 'prompt-canary-7Yw\n    at prompt-canary (canary.ts:1:1)';
const key = 'sk-canary-9Zt';
const text = 'completion-canary-3Lq';
const header = 'header-canary-5Rp';
const caller = 'caller-canary-1Mf';

const request = jsonRequest(
  { prompt, model: 'prompt-canary-model' },
  {
    rawQuery: `X-Amz-Signature=${caller}&X-Seen=${header}`,
    query: [
      ['X-Amz-Signature', caller],
      ['X-Seen', header],
    ],
    headers: [
      ['content-type', 'application/json'],
      ['X-Seen', header],
      ['X-Correlation-ID', `{${header}}`],
      ['Authorization', `Bearer ${caller}`],
      ['Cookie', caller],
      ['x-api-key', caller],
    ],
  },
);

/** What the upstream says to everything: all it was sent, and more. */
const echo = { message: `Bad key ${key}.`, type: `${key}`, code: `code ${key}`, param: 'user' };
const failures: readonly { readonly what: string; readonly behaviour: Behaviour }[] = [
  ...[400, 401, 403, 404, 408, 429, 500, 503].map((status) => ({
    what: `answers ${status} with the key in it`,
    behaviour: refuses(status, echo, {
      'X-Echo': key,
      'X-Request-Id': `id ${key}`,
      'Retry-After': `1; ${key}`,
      [`X-${key}`]: '1',
    }),
  })),
  {
    what: 'answers 502 with a page',
    behaviour: answers(502, `<p>${text} ${key}`, { 'Content-Type': 'text/html' }),
  },
  { what: 'answers 400 in gzip', behaviour: answersGzipped(400, JSON.stringify({ error: echo })) },
  {
    what: 'answers more than is read whole',
    behaviour: answers(200, `{"text":"${text} ${key}${'.'.repeat(10_000)}"}`),
  },
  {
    what: 'answers what is not in the coding it says',
    behaviour: answers(200, `{"text":"${text} ${key}"}`, { 'Content-Encoding': 'deflate, br' }),
  },
  { what: 'answers a redirect', behaviour: answers(302, text, { Location: `http://127.0.0.1:9/?${key}` }) },
  { what: 'resets', behaviour: resets },
  { what: 'stalls', behaviour: stalls },
  { what: 'breaks off', behaviour: breaksOff('application/json', `{"text":"${text}`) },
  { what: 'ends too early', behaviour: endsShort(`{"text":"${text}${'.'.repeat(99)}"}`) },
  { what: 'sends no HTTP', behaviour: writesRaw(`${text} ${key}\r\n\r\n`) },
  { what: 'sends a broken header', behaviour: writesRaw(`HTTP/1.1 200 OK\r\n${key} ${text}\r\n\r\n`) },
];

const open: Flow = {
  ...flow,
  sender: { ...flow.sender, allowedHeaders: '*' },
  steps: flow.steps.map((step) =>
    step.type === 'content-modifier'
      ? {
          ...step,
          headers: [
            ...(step.headers ?? []),
            { name: 'X-Secret', type: 'expression', value: 'Bearer ${secureParameter.openai}' },
          ],
        }
      : step,
  ),
  receivers: {
    openai: {
      type: 'http',
      method: 'POST',
      address: '{{openaiBaseUrl}}/completions',
      authentication: { type: 'bearer', credential: 'openai' },
      timeoutMs: '{{receiverTimeoutMs}}',
      maxReplyBytes: 10_000,
      requestHeaders: '*',
    },
  },
};

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

const compiled = () =>
  compiledFlow(open, { openaiBaseUrl: `${upstream.url}/v1`, receiverTimeoutMs: '100', model: 'm' });

function canaryPorts(): FakePorts {
  return fakePorts({ call, credentials: fakeCredentials({ openai: [key] }) });
}

/** What is written while something runs. */
async function outputOf(act: () => Promise<unknown>): Promise<string> {
  const written: unknown[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0),
  );
  const consoles = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    jest
      .spyOn(console, name)
      .mockImplementation((...values) => void written.push(inspect(values, { depth: 9 }))),
  );
  try {
    await act();
  } finally {
    for (const spy of [...spies, ...consoles]) spy.mockRestore();
  }
  return written.join('\n');
}

/** Everything that somebody could print of an error. */
function printed(error: unknown): string {
  const shown = inspect(error, { depth: 12, showHidden: true }).replaceAll('63 61 6e 61 72 79', 'canary');
  const { message = '', stack = '' } = error instanceof Error ? error : {};
  return [shown, JSON.stringify(error), message, stack, String(error)].join('\n');
}

function logLines({ entries }: FakePorts): string {
  return entries.map((entry) => processingLogLine(entry, { requestId: 'r' })).join('');
}

async function reaction(act: () => Promise<unknown>): Promise<string> {
  try {
    return inspect(await act(), { depth: 12 });
  } catch (error) {
    return printed(error);
  }
}

describe('a canary', () => {
  it.each(failures)('shows nowhere when the upstream $what: over HTTP', async ({ behaviour }) => {
    upstream.behave(behaviour);
    const ports = canaryPorts();
    let reply = '';

    const output = await outputOf(async () => {
      const { status, headers, body } = await answerHttp(compiled(), request, { ports });
      reply = JSON.stringify([status, headers, await bodyText(body)]);
    });

    expect(upstream.received.at(-1)?.body.toString()).toContain('prompt-canary');
    expect(reply).toContain('"status\\":');
    expect(ports.entries).toHaveLength(1);
    expect(reply + output + logLines(ports)).not.toContain('canary');
  });

  it.each(failures)(
    'shows nowhere when the upstream $what: to who invokes or runs the flow',
    async ({ behaviour }) => {
      upstream.behave(behaviour);
      const ports = canaryPorts();
      const exchange = testExchange({ call, credentials: ports.credentials });
      const body = BufferedBody.fromText(JSON.stringify({ prompt }));
      let shown = '';

      const output = await outputOf(async () => {
        shown += await reaction(() => answerEvent(compiled(), { prompt }, { ports }));
        shown += await reaction(() => compiled().run({ ...emptyMessage, body }, exchange));
      });

      expect(shown).toContain('StepFailure');
      expect(shown + output + logLines(ports)).not.toContain('canary');
    },
  );

  it.each([
    { what: 'no JSON', body: `{"prompt":${prompt}` },
    { what: 'JSON that is cut off', body: `{"prompt":"${text}` },
    { what: 'a list', body: JSON.stringify([prompt]) },
    { what: 'a name that XML cannot bear', body: JSON.stringify({ prompt, '1 2': header }) },
    { what: 'a number that is none', body: JSON.stringify({ prompt, max_tokens: text }) },
    { what: 'no prompt', body: JSON.stringify({ model: header }) },
    { what: 'no UTF-8', body: Buffer.concat([Buffer.from(`{"prompt":"${text}`), Buffer.from([0xff])]) },
  ])('shows nowhere when the caller sends $what', async ({ body }) => {
    const ports = canaryPorts();
    let reply = '';

    const output = await outputOf(async () => {
      const sent = { ...request, body: Buffer.from(body) };
      const answer = await answerHttp(compiled(), sent, { ports });
      reply = JSON.stringify([answer.status, answer.headers, await bodyText(answer.body)]);
    });

    expect(ports.entries).toMatchObject([{ status: 'FAILED' }]);
    expect(reply + output + logLines(ports)).not.toContain('canary');
  });

  it.each([
    { what: 'in one piece', behaviour: answers(200, completion(text), { 'X-Echo': `Bearer ${key}` }) },
    { what: 'as events', behaviour: answersInChunks('text/event-stream', `data: ${text}\n\n`) },
    { what: 'as events that break off', behaviour: breaksOff('text/event-stream', `data: ${text}\n\n`) },
  ])('shows only where it belongs in a success: $what', async ({ behaviour }) => {
    upstream.behave(behaviour);
    const ports = canaryPorts();
    let body = '';
    let headers = '';

    const output = await outputOf(async () => {
      const reply = await answerHttp(compiled(), request, { ports });
      body = await bodyText(reply.body);
      headers = JSON.stringify(reply.headers.filter(([name]) => name.toLowerCase() !== 'x-seen'));
    });

    expect(body).toContain(text);
    expect(body.replaceAll(text, '') + headers + output + logLines(ports)).not.toContain('canary');
  });

  it('shows nowhere when a step fails on an error of its own', async () => {
    const error = new TypeError(`of no use: ${prompt}`);
    const ports = { ...canaryPorts(), call: () => Promise.reject(error) };
    let reply = '';

    const output = await outputOf(async () => {
      const answer = await answerHttp(compiled(), request, { ports });
      reply = JSON.stringify([answer.headers, await bodyText(answer.body)]);
    });

    expect(reply).toContain('INTERNAL');
    expect(ports.entries).toMatchObject([
      {
        error: {
          cause: { name: 'TypeError', at: expect.arrayContaining([expect.stringContaining('canaries')]) },
        },
      },
    ]);
    expect(reply + output + logLines(ports)).not.toContain('canary-7Yw');
    expect(logLines(ports)).not.toContain('prompt-canary (canary.ts');
  });
});
