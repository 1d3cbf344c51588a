import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flow } from '../../../functions/chatgpt/flow.ts';
import { call } from '../../../lib/receivers/connection/connection.ts';
import { checkFlow } from '../../../lib/flow/check.ts';
import { credentialNames } from '../../../lib/flow/credentials.ts';
import { filledFlow } from '../../../lib/flow/filled-flow.ts';
import { answerEvent } from '../../../lib/runtime/answer-event.ts';
import { compiledFlow } from '../../../lib/runtime/compile.ts';
import { fakeCredentials, fakePorts } from '../../support/fake-ports.ts';
import { answers, answersInChunks, completion } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream, type Received } from '../../support/fault-upstream.ts';
import { headerOf } from '../../support/run-flow.ts';
import { askChatgpt, key } from './chatgpt.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

function lastReceived(): Received {
  const received = upstream.received.at(-1);
  if (!received) throw new Error('The upstream got no request.');
  return received;
}

function sentHeaders(): Readonly<Record<string, string>> {
  return Object.fromEntries(lastReceived().headers.map(([name, value]) => [name.toLowerCase(), value]));
}

describe('flow chatgpt', () => {
  it('passes its check and uses one credential', () => {
    expect(checkFlow(flow)).toEqual([]);
    expect(credentialNames(filledFlow(flow))).toEqual(['openai']);
  });

  it('sends exactly what OpenAI takes', async () => {
    upstream.behave(answers(200, completion('Hello')));

    await askChatgpt(upstream.url, { prompt: 'Say "hello"' });

    expect(lastReceived()).toMatchObject({ method: 'POST', path: '/v1/completions' });
    expect(lastReceived().body.toString()).toBe(
      '{"model":"gpt-3.5-turbo-instruct","prompt":"Say \\"hello\\"","max_tokens":256,"temperature":1}',
    );
    expect(sentHeaders()).toEqual({
      host: new URL(upstream.url).host,
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      'content-length': String(lastReceived().body.length),
      connection: 'keep-alive',
    });
  });

  it("answers OpenAI's reply, untouched, with its headers and the ids of the message", async () => {
    const reply = completion('Hello').replace('{', '{ ');
    upstream.behave(answers(200, reply, { 'x-request-id': 'req_1', 'x-ratelimit-remaining-requests': '9' }));

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' });

    expect(answer).toMatchObject({ status: 200, body: reply });
    expect(headerOf(answer, 'content-type')).toBe('application/json');
    expect(headerOf(answer, 'x-request-id')).toBe('req_1');
    expect(headerOf(answer, 'x-ratelimit-remaining-requests')).toBe('9');
    expect(headerOf(answer, 'SAP_MessageProcessingLogID')).toMatch(/^AG[\w-]{26}$/);
    expect(headerOf(answer, 'X-Correlation-ID')).toBe(headerOf(answer, 'SAP_MessageProcessingLogID'));
  });

  it('logs one entry with numbers, names and statuses only', async () => {
    upstream.behave(answers(200, completion('Hello')));

    const { entries, body, headers } = await askChatgpt(upstream.url, { prompt: 'Hi' });

    expect(entries).toEqual([
      {
        messageId: headerOf({ headers }, 'SAP_MessageProcessingLogID'),
        correlationId: headerOf({ headers }, 'X-Correlation-ID'),
        flow: 'chatgpt',
        status: 'COMPLETED',
        startedAtMs: expect.any(Number),
        durationMs: expect.any(Number),
        steps: ['json-to-xml', 'completion-request', 'ask-chatgpt'].map((step) => ({
          step,
          durationMs: expect.any(Number),
        })),
        requestBytes: '{"prompt":"Hi"}'.length,
        responseBytes: body.length,
        receiverStatus: 200,
        usage: { inputTokens: 5, outputTokens: 7, totalTokens: 12 },
        cost: { amount: 0.0000215, currency: 'USD', pricesOf: '2025-07-04' },
        modelCalls: [
          {
            model: 'gpt-3.5-turbo-instruct:20230824-v2',
            usage: { inputTokens: 5, outputTokens: 7, totalTokens: 12 },
            durationMs: expect.any(Number),
          },
        ],
        httpStatus: 200,
      },
    ]);
  });

  it.each([
    { member: 'model', given: '"gpt-4o"', sent: { model: 'gpt-4o' } },
    { member: 'max_tokens', given: '17', sent: { max_tokens: 17 } },
    { member: 'temperature', given: '0.5', sent: { temperature: 0.5 } },
    { member: 'temperature', given: '0', sent: { temperature: 0 } },
    { member: 'model', given: '""', sent: { model: 'gpt-3.5-turbo-instruct' } },
    { member: 'model', given: 'null', sent: { model: 'gpt-3.5-turbo-instruct' } },
    { member: 'stream', given: 'true', sent: {} },
  ])('takes $member $given from the caller', async ({ member, given, sent }) => {
    upstream.behave(answers(200, completion('Hello')));

    await askChatgpt(upstream.url, `{"${member}":${given},"prompt":"Hi"}`);

    expect(JSON.parse(lastReceived().body.toString())).toEqual({
      model: 'gpt-3.5-turbo-instruct',
      prompt: 'Hi',
      max_tokens: 256,
      temperature: 1,
      ...sent,
    });
  });

  it('keeps numbers as they were written', async () => {
    upstream.behave(answers(200, completion('Hello')));

    await askChatgpt(upstream.url, '{"prompt":"Hi","temperature":0.10,"max_tokens":123456789012345678901}');

    expect(lastReceived().body.toString()).toContain('"max_tokens":123456789012345678901,"temperature":0.10');
  });

  it('takes its parameters from the stage', async () => {
    upstream.behave(answers(200, completion('Hello')));

    await askChatgpt(
      upstream.url,
      { prompt: 'Hi' },
      { parameters: { model: 'davinci-002', maxTokens: '9' } },
    );

    expect(JSON.parse(lastReceived().body.toString())).toMatchObject({ model: 'davinci-002', max_tokens: 9 });
  });

  it('answers an event of another AWS service with the reply as a value', async () => {
    upstream.behave(answers(200, completion('Hello')));
    const ports = fakePorts({ call, credentials: fakeCredentials({ openai: [key] }) });
    const compiled = compiledFlow(flow, { openaiBaseUrl: `${upstream.url}/v1` });

    const result = await answerEvent(compiled, { prompt: 'Hi' }, { ports });

    expect(result).toEqual(JSON.parse(completion('Hello')));
    expect(ports.entries).toMatchObject([{ status: 'COMPLETED', receiverStatus: 200 }]);
  });

  it('sends once more when the connection it kept had been closed', async () => {
    const own = await faultUpstream();
    own.behave(answers(200, completion('alive')));
    await askChatgpt(own.url, { prompt: 'Hi' });

    own.closeConnections();
    const answer = await askChatgpt(own.url, { prompt: 'Hi' });

    expect(answer.status).toBe(200);
    expect(own.received).toHaveLength(2);
    await own.close();
  });

  it('passes an event stream through untouched and logs at its end', async () => {
    const chunks = ['data: {"choices":[{"text":"Gr', 'ü', '"}]}\n\ndata: [DO', 'NE]\n\n'];
    upstream.behave(answersInChunks('text/event-stream', ...chunks));

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' });

    expect(answer).toMatchObject({ status: 200, body: chunks.join('') });
    expect(answer.entries).toMatchObject([
      { status: 'COMPLETED', httpStatus: 200, responseBytes: Buffer.byteLength(chunks.join('')) },
    ]);
  });
});

describe('flow chatgpt with any prompt', () => {
  /** Any UTF-16 units: control characters, lone surrogates, everything. */
  const anyText = fc
    .array(fc.oneof(fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: 0, max: 0x7f })), {
      maxLength: 60,
    })
    .map((units) => String.fromCharCode(...units));
  const trickyText = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '${property.prompt}',
          '${header.x}',
          '${in.body}',
          '{{model}}',
          '${secureParameter.openai}',
        ),
        fc.constantFrom(
          '<a b="c">&amp;<![CDATA[',
          ']]>',
          '<?x?>',
          '&#0;',
          '"',
          '\\',
          '\\u0041',
          '\r\n',
          '\u2028',
          '$',
        ),
        fc.constantFrom('\ud800', '\udc00', '\u0000', '\ufffe', '\u{1f389}', ' ', '\t'),
        fc.string({ unit: 'grapheme', maxLength: 5 }),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join(''));

  async function arrived(prompt: string): Promise<unknown> {
    upstream.behave(answers(200, completion('Hello')));
    const answer = await askChatgpt(upstream.url, { prompt });
    expect(answer).toMatchObject({ status: 200 });
    return JSON.parse(lastReceived().body.toString()).prompt;
  }

  it.each([
    { what: 'any UTF-16 units', texts: anyText },
    { what: 'what templates and XML are made of', texts: trickyText },
  ])('hands it over unchanged: $what', async ({ texts }) => {
    const prompts = texts.filter((text) => text !== '');

    await fc.assert(
      fc.asyncProperty(prompts, async (prompt) => {
        expect(await arrived(prompt)).toBe(prompt);
      }),
      { numRuns: 150 },
    );
  });

  it('hands 100 kB of it over unchanged', async () => {
    const prompt = '"\\<&\u0000\ud83d🎉${in.body}{{model}}\n'.repeat(4000);

    expect(await arrived(prompt)).toBe(prompt);
  });
});
