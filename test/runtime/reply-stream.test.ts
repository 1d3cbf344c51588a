import { describe, expect, it } from '@jest/globals';
import type { HttpsSender } from '../../lib/flow/senders.ts';
import { StreamedBody } from '../../lib/message/body.ts';
import { compiledFlow } from '../../lib/runtime/compile.ts';
import { replyStream } from '../../lib/runtime/reply-stream.ts';
import { newRun } from '../../lib/runtime/run.ts';
import type { Framing } from '../../lib/text/part-ends.ts';
import { flow } from '../fixtures/streaming/flow.ts';
import { type FakePorts, fakeCall, fakePorts } from '../support/fake-ports.ts';
import { outboundRequest } from '../support/outbound.ts';

interface Streaming {
  /** @default 'events' */
  readonly framing?: Framing | undefined;
  readonly remainingMs?: number;
  readonly heartbeatMs?: number;
  readonly errorStyle?: HttpsSender['errorStyle'];
  readonly ports?: FakePorts;
}

function streamed(source: AsyncIterable<Uint8Array>, settings: Streaming = {}) {
  const { ports = fakePorts(), remainingMs, heartbeatMs } = settings;
  const { framing } = { framing: 'events' as const, ...settings };
  const sender = { ...flow.sender, ...(settings.errorStyle && { errorStyle: settings.errorStyle }) };
  const run = newRun(compiledFlow({ ...flow, sender }), ports, { remainingMs });
  const reply = {
    status: 200,
    headers: [],
    body: new StreamedBody(source, { framing }),
  };
  const chunks = replyStream(run, reply, { heartbeatMs })[Symbol.asyncIterator]();
  return { run, chunks, entries: ports.entries };
}

async function* source(...texts: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield Buffer.from(text);
  }
}

/** Yields the texts and then nothing more, without an end. */
async function* stalling(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  yield* source(...texts);
  await new Promise(() => undefined);
}

async function nextText(chunks: AsyncIterator<Uint8Array>): Promise<string | undefined> {
  const { value, done } = await chunks.next();
  return done ? undefined : Buffer.from(value).toString();
}

async function allTexts(chunks: AsyncIterator<Uint8Array>): Promise<string> {
  const text = await nextText(chunks);
  return text === undefined ? '' : text + (await allTexts(chunks));
}

describe('replyStream', () => {
  it('passes the chunks as they are and writes one entry at their end', async () => {
    const { chunks, entries } = streamed(source('da', 'ta: 1\n\n'), { ports: fakePorts({ now: () => 0 }) });

    const first = await nextText(chunks);
    const entriesBefore = entries.length;
    const rest = await allTexts(chunks);

    expect([first, rest, entriesBefore]).toEqual(['da', 'ta: 1\n\n', 0]);
    expect(entries).toMatchObject([
      { status: 'COMPLETED', httpStatus: 200, responseBytes: 9, firstByteMs: 0 },
    ]);
  });

  it('puts comments into silence between events', async () => {
    const { chunks } = streamed(stalling('data: 1\n\n'), { heartbeatMs: 5 });

    const texts = [await nextText(chunks), await nextText(chunks), await nextText(chunks)];
    await chunks.return?.();

    expect(texts).toEqual(['data: 1\n\n', ': ping\n\n', ': ping\n\n']);
  });

  it.each([
    { what: 'half an event', text: 'data: 1\n', framing: 'events' },
    { what: 'half a line', text: '{"a":1', framing: 'json-lines' },
    { what: 'a reply that is no stream of parts', text: '\n\n', framing: undefined },
  ] as const)('puts nothing into $what', async ({ text, framing }) => {
    const { chunks } = streamed(stalling(text), { heartbeatMs: 5, framing, remainingMs: 40 });

    const all = await allTexts(chunks).catch(() => '');

    expect(all.replace(/\n*(event: error|\{"title").*$/s, '')).toBe(text.trimEnd());
  });

  it('puts blanks into silence between lines of JSON', async () => {
    const { chunks } = streamed(stalling('{"a":1}\n'), { heartbeatMs: 5, framing: 'json-lines' });

    const texts = [await nextText(chunks), await nextText(chunks), await nextText(chunks)];
    await chunks.return?.();

    expect(texts).toEqual(['{"a":1}\n', ' ', ' ']);
  });

  it.each([
    { style: 'problem', error: undefined },
    { style: 'openai', error: expect.objectContaining({ type: 'server_error' }) },
    { style: 'cpi', error: expect.stringContaining('An internal server error') },
  ] as const)('fails with a line of JSON after the one that was cut ($style)', async ({ style, error }) => {
    const texts = source('{"a":1}\n{"half', new Error('secret'));
    const { chunks } = streamed(texts, { framing: 'json-lines', errorStyle: style });

    const lines = (await allTexts(chunks)).split('\n');

    expect(lines.slice(0, 2)).toEqual(['{"a":1}', '{"half']);
    expect(JSON.parse(lines[2] ?? '').error).toEqual(error);
    expect([lines[3], lines.length, lines.join()]).toEqual(['', 4, expect.not.stringContaining('secret')]);
  });

  it('fails with an event in CPI style where the sender wants that', async () => {
    const { chunks, run } = streamed(source(new Error('secret')), { errorStyle: 'cpi' });

    const text = await allTexts(chunks);

    expect(text).toBe(
      `event: error\ndata: An internal server error occured: The MPL ID for the failed message is : ${run.exchange.id}\n\n`,
    );
  });

  it("fails with an event that OpenAI's clients know where the sender wants that", async () => {
    const { chunks } = streamed(source(new Error('secret')), { errorStyle: 'openai' });

    const text = await allTexts(chunks);

    const data = JSON.parse(text.replace(/^event: error\ndata: /, ''));
    expect(data).toMatchObject({ error: { type: 'server_error', code: 'INTERNAL' }, code: 'INTERNAL' });
    expect(text).not.toContain('secret');
  });

  it('fails by breaking off what is no stream of parts', async () => {
    const { chunks, entries } = streamed(source('some', new Error('cut')), { framing: undefined });

    const all = allTexts(chunks);

    await expect(all).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(entries).toMatchObject([{ status: 'FAILED', responseBytes: 4, error: { code: 'INTERNAL' } }]);
  });

  it('fails when the message has no more time, also while nobody takes the chunks', async () => {
    let now = 1000;
    const ports = fakePorts({ now: () => now });
    const { chunks, entries } = streamed(source('data: 1\n\n', 'data: 2\n\n'), { ports, remainingMs: 5000 });

    await chunks.next();
    now += 5000;
    const rest = await allTexts(chunks);

    expect(rest).toContain('DEADLINE_EXCEEDED');
    expect(rest).not.toContain('data: 2');
    expect(entries).toMatchObject([{ status: 'FAILED', error: { code: 'DEADLINE_EXCEEDED' } }]);
  });

  it.each([
    { when: 'a chunk is being waited for', reads: 2, bytes: 9 },
    { when: 'a chunk is being written', reads: 1, bytes: 9 },
    { when: 'nothing was read yet', reads: 0, bytes: 0 },
  ])('ends at once when the caller leaves while $when', async ({ reads, bytes }) => {
    const upstream = fakeCall({ body: 'unread' });
    const ports = fakePorts({ call: upstream.call });
    const { chunks, run, entries } = streamed(stalling('data: 1\n\n'), { ports });
    await run.exchange.ports.call(outboundRequest('http://127.0.0.1/'));

    const read = Array.from({ length: reads }, () => chunks.next());
    if (reads > 0) await read[0];
    await chunks.return?.();

    expect((await read[1])?.done ?? true).toBe(true);
    expect(upstream.cancelled).toBe(1);
    expect(entries).toMatchObject([
      { status: 'FAILED', responseBytes: bytes, error: { code: 'CALLER_GONE' } },
    ]);
  });
});
