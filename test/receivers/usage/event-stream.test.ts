import { describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, integer, array } from 'fast-check';
import type { ModelCall } from '../../../lib/exchange/processing-log.ts';
import { watchedEvents } from '../../../lib/receivers/usage/event-stream.ts';

const delta = 'data: {"id":"c","choices":[{"delta":{"content":"grüß 🎉"}}],"usage":null}\n\n';
const usage =
  'data: {"id":"c","model":"gpt-4o","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}\n\n';
const done = 'data: [DONE]\n\n';

/** The stream's bytes cut into chunks of the given sizes, the last one taking the rest. */
async function* cut(stream: string | Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(stream);
  let from = 0;
  for (const size of sizes) {
    if (from < bytes.length) yield bytes.subarray(from, from + size);
    from += size;
  }
  if (from < bytes.length) yield bytes.subarray(from);
}

interface Watched {
  readonly text: string;
  readonly chunks: number;
  readonly calls: readonly ModelCall[];
}

async function watched(chunks: AsyncIterable<Uint8Array>, hidesUsage = false): Promise<Watched> {
  const calls: ModelCall[] = [];
  const passed: Uint8Array[] = [];
  const onUsage = (call: ModelCall): void => void calls.push(call);
  for await (const chunk of watchedEvents(chunks, { onUsage, hidesUsage })) passed.push(chunk);
  return { text: Buffer.concat(passed).toString(), chunks: passed.length, calls };
}

const bytewise = (stream: string) => cut(stream, Array(Buffer.byteLength(stream)).fill(1));

describe('watchedEvents', () => {
  it('passes every chunk at once and as it came, and reads the tokens', async () => {
    const stream = delta + usage + done;

    const { text, chunks, calls } = await watched(bytewise(stream));

    expect(text).toBe(stream);
    expect(chunks).toBe(Buffer.byteLength(stream));
    expect(calls).toEqual([{ model: 'gpt-4o', usage: { inputTokens: 5, outputTokens: 7, totalTokens: 12 } }]);
  });

  it.each([
    {
      what: 'a chunk that holds choices too',
      data: '{"choices":[{"text":"a"}],"usage":{"total_tokens":9}}',
      total: 9,
    },
    {
      what: 'the event of a completed response',
      data: '{"type":"response.completed","response":{"model":"gpt-5","usage":{"input_tokens":1,"total_tokens":9}}}',
      total: 9,
    },
    {
      what: 'the event of a response that is incomplete',
      data: '{"type":"response.incomplete","response":{"usage":{"output_tokens":9,"total_tokens":9}}}',
      total: 9,
    },
    {
      what: 'the event of a response that failed',
      data: '{"type":"response.failed","response":{"usage":{"total_tokens":9}}}',
      total: 9,
    },
    { what: 'nothing, where the event is no JSON', data: '{"usage":{"total_tokens":9}', total: undefined },
    { what: 'nothing, where a text speaks of usage', data: '{"t":"\\"usage\\":{}"}', total: undefined },
  ])('reads the tokens of $what', async ({ data, total }) => {
    const stream = `event: some\ndata: ${data}\n\n`;

    const { text, calls } = await watched(bytewise(stream), true);

    expect(text).toBe(stream);
    expect(calls.at(-1)?.usage.totalTokens).toBe(total);
  });

  it.each([
    { what: 'line feeds', end: '\n' },
    { what: 'pairs', end: '\r\n' },
    { what: 'returns', end: '\r' },
  ])('takes out the event that was not asked for where lines end with $what', async ({ end }) => {
    const lines = (stream: string): string => stream.replaceAll('\n', end);
    const before = lines(`: comment\n\n${delta}`);
    const after = lines(done);

    const whole = await watched(cut(before + lines(usage) + after, []), true);
    const inBytes = await watched(bytewise(before + lines(usage) + after), true);

    expect([whole.text, inBytes.text]).toEqual([before + after, before + after]);
    expect([whole.calls.length, inBytes.calls.length]).toEqual([1, 1]);
  });

  it('takes nothing else out, however the stream is cut', async () => {
    const data = 'data: {"choices":[],\ndata: "usage":{"total_tokens":12}}\n\n\n';
    const moderation = 'data: {"choices":[],"moderation":{"a":1},"usage":{"total_tokens":1}}\n\n';
    const filtered = 'data: {"choices":[],"prompt_filter_results":[]}\n\n';
    const stream = filtered + delta + moderation + data + done;

    await assert(
      asyncProperty(array(integer({ min: 1, max: 60 }), { maxLength: 40 }), async (sizes) => {
        const { text } = await watched(cut(stream, sizes), true);

        expect(text).toBe(`${filtered + delta + moderation}\n${done}`);
      }),
    );
  });

  it('takes the event out where the stream ends without a blank line', async () => {
    const { text, calls } = await watched(bytewise(delta + usage.trimEnd()), true);

    expect(text).toBe(delta);
    expect(calls).toHaveLength(1);
  });

  it.each([true, false])(
    'passes an event that is too long to be read (something taken out: %s)',
    async (hides) => {
      const long = `data: {"choices":[],"usage":{"total_tokens":1},"x":"${'x'.repeat(1024 * 1024)}"}\n\n`;
      const sizes = Array(100).fill(16 * 1024);

      const { text, calls } = await watched(cut(long + usage + done, sizes), hides);

      expect(text).toBe(hides ? long + done : long + usage + done);
      expect(calls).toHaveLength(1);
    },
  );

  it('fails as the stream does, with whole events only where one may be taken out', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${delta}data: {"half`);
      throw new Error('cut');
    }
    const passed: string[] = [];

    const watching = (async () => {
      const watch = { onUsage: () => undefined, hidesUsage: true };
      for await (const chunk of watchedEvents(broken(), watch)) passed.push(Buffer.from(chunk).toString());
    })();

    await expect(watching).rejects.toThrow('cut');
    expect(passed).toEqual([delta]);
  });
});
