import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { ProcessingLog } from '../../../lib/exchange/processing-log.ts';
import { answers, answersInChunks } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { type HttpCall, httpCaller } from '../../support/http-call.ts';
import { bodyText } from '../../support/run-flow.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

const text = { choices: [{ index: 0, delta: { content: 'Hi' } }], usage: null };
const usage = { model: 'm', choices: [], usage: { prompt_tokens: 5, completion_tokens: 7 } };
const first = `data: ${JSON.stringify(text)}\n\n`;
const last = 'data: [DONE]\n\n';
const events = `${first}data: ${JSON.stringify(usage)}\n\n${last}`;

const streaming = '{"messages":[],"stream" : true}';

const bytewise = (content: string) => [...Buffer.from(content)].map((byte) => Uint8Array.of(byte));

/** As a text is read. */
const withoutMark = (content: string) => content.replace('\ufeff', '');

interface Asking extends HttpCall {
  readonly method?: 'GET' | 'POST';
  readonly retry?: { readonly attempts: number };
}

/** What became of a reply: what it is made of, what passed, and the tokens that were counted. */
async function replied({ method = 'POST', retry, ...call }: Asking = {}) {
  const log = new ProcessingLog();
  const address = `${upstream.url}/v1/chat/completions`;
  const requestHeaders = 'Accept';
  const caller = httpCaller({
    ...{ address, method, requestHeaders, tokenUsage: 'openai' },
    ...(retry && { retry }),
  });
  const { body } = await caller({ body: streaming, ...call, log });
  const framing = body.type === 'streamed' ? body.framing : undefined;
  return { type: body.type, framing, text: await bodyText(body), calls: log.modelCalls.length };
}

describe('framedReply', () => {
  it.each([
    { 'Content-Type': 'text/event-stream' },
    { 'Content-Type': 'Text/Event-Stream;charset="utf-8"' },
    { 'Content-Type': 'text/plain; charset=utf-8' },
    { 'Content-Type': 'application/octet-stream' },
    { 'Content-Type': 'application/x-ndjson' },
    { 'Content-Type': 'application/stream+json' },
    { 'Content-Type': 'application/json' },
    { 'Content-Type': 'text/html' },
    { 'Content-Type': '' },
    { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'Identity' },
    { 'Content-Type': 'text/plain', 'Content-Encoding': ['identity', 'none'] },
    { 'Content-Type': 'text/plain', 'Content-Encoding': '' },
    { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(events) },
  ])('takes events for events, and keeps the tokens in: %j', async (headers) => {
    upstream.behave((response) => response.writeHead(200, headers).end(events));

    expect(await replied()).toEqual({ type: 'streamed', framing: 'events', text: first + last, calls: 1 });
    expect(await replied({ retry: { attempts: 2 } })).toMatchObject({
      framing: 'events',
      text: first + last,
    });
  });

  it.each(['text/plain', 'application/json', 'text/event-stream'])(
    'takes compressed events for events: %s',
    async (type) => {
      upstream.behave(answers(200, gzipSync(events), { 'Content-Type': type, 'Content-Encoding': 'gzip' }));

      expect(await replied()).toMatchObject({ framing: 'events', text: first + last, calls: 1 });
    },
  );

  it.each([
    'data:1\n\n',
    'event: a\ndata: 1\n\n',
    'id: 1\n\n',
    'retry: 10\n\n',
    ': comment\n\n',
    '\ufeffdata: 1\n\n',
    '\n\r\n\ndata: 1\n\n',
  ])('knows the beginning of events, in single bytes too: %j', async (content) => {
    upstream.behave(answersInChunks('text/plain', ...bytewise(content)));

    expect(await replied()).toMatchObject({ framing: 'events', text: withoutMark(content) });
  });

  it.each([
    { type: 'text/plain', content: 'dat' },
    { type: 'text/plain', content: 'database: 1' },
    { type: 'text/plain', content: 'Data: 1' },
    { type: 'text/plain', content: '\ufeff' },
    { type: 'text/plain', content: '' },
    { type: 'text/plain', content: `${'\n'.repeat(1025)}data: 1` },
    { type: 'audio/mpeg', content: 'ID3' },
    { type: 'text/html', content: '<p>data: 1' },
    { type: 'application/octet-stream', content: '{"a":1}\n{"a":2}\n' },
  ])('takes nothing else for events: %j', async ({ type, content }) => {
    upstream.behave(answersInChunks(type, content));

    expect(await replied()).toMatchObject({
      type: 'streamed',
      framing: undefined,
      text: withoutMark(content),
    });
  });

  it('does not look into other media types where no stream was asked for', async () => {
    upstream.behave(answersInChunks('application/yaml', 'id: 1\n'));

    expect(await replied({ body: '{"prompt":"\\"stream\\":true"}' })).toMatchObject({ framing: undefined });
    expect(await replied({ body: '{}', headers: { Accept: 'text/event-stream' } })).toMatchObject({
      framing: 'events',
    });
  });

  it('has JSON read whole as before', async () => {
    const json = `\n\n${JSON.stringify(usage)}`;
    upstream.behave(answersInChunks('application/json', ...bytewise(json)));

    expect(await replied()).toEqual({ type: 'buffered', framing: undefined, text: json, calls: 1 });
  });

  it.each([
    { type: 'application/x-ndjson', method: 'POST', framing: 'json-lines' },
    { type: 'Application/JSONL; charset=utf-8', method: 'POST', framing: 'json-lines' },
    { type: 'application/stream+json', method: 'POST', framing: 'json-lines' },
    { type: 'application/jsonl', method: 'GET', framing: undefined },
    { type: 'text/plain', method: 'POST', framing: undefined },
  ] as const)('has $framing of $type after $method', async ({ type, method, framing }) => {
    const lines = `${JSON.stringify(text)}\n${JSON.stringify(usage)}\n`;
    upstream.behave(answersInChunks(type, lines));

    expect(await replied({ method })).toEqual({
      type: 'streamed',
      framing,
      text: framing ? `${JSON.stringify(text)}\n` : lines,
      calls: framing ? 1 : 0,
    });
  });

  it('looks at no bytes of a coding that is not known', async () => {
    upstream.behave(
      answers(200, events, { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'zip-it' }),
    );

    expect(await replied()).toMatchObject({ framing: undefined, text: events, calls: 0 });
  });
});
