import { describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, integer, array } from 'fast-check';
import type { ModelCall } from '../../../lib/exchange/processing-log.ts';
import { watchedEvents } from '../../../lib/receivers/usage/watched-events.ts';
import type { Framing } from '../../../lib/text/part-ends.ts';

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

async function watched(
  chunks: AsyncIterable<Uint8Array>,
  hidesUsage = false,
  framing: Framing = 'events',
): Promise<Watched> {
  const calls: ModelCall[] = [];
  const passed: Uint8Array[] = [];
  const onUsage = (call: ModelCall): void => void calls.push(call);
  for await (const chunk of watchedEvents(chunks, { onUsage, hidesUsage, framing })) passed.push(chunk);
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

  const envelope = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' };
  const tokens = { usage: { prompt_tokens: 5, completion_tokens: 7 } };

  it.each([
    { what: 'no choices', data: { ...envelope, ...tokens } },
    { what: 'choices that are null', data: { ...envelope, choices: null, ...tokens } },
    { what: 'the rest of an envelope', data: { ...envelope, choices: [], ...tokens, obfuscation: 'x' } },
    {
      what: 'tier and fingerprint',
      data: { ...tokens, service_tier: 'default', system_fingerprint: null, choices: [] },
    },
    { what: 'members that say nothing', data: { ...envelope, choices: [], ...tokens, error: null } },
    { what: 'usage without a figure that is known', data: { ...envelope, choices: [], usage: {} } },
  ])('takes out a chunk with usage and $what', async ({ data }) => {
    const stream = `${delta}data:${JSON.stringify(data)}\r\n\r\n${done}`;

    expect((await watched(bytewise(stream), true)).text).toBe(delta + done);
  });

  it.each([
    { what: 'an error', data: { ...envelope, choices: [], ...tokens, error: { code: 502 } } },
    { what: 'a text for an error', data: { ...envelope, choices: [], ...tokens, error: 'no' } },
    { what: 'citations', data: { ...envelope, choices: [], ...tokens, citations: ['https://a.example'] } },
    { what: 'figures of Groq', data: { ...envelope, choices: [], ...tokens, x_groq: { id: 'r' } } },
    {
      what: 'results of a filter',
      data: { ...envelope, choices: [], ...tokens, prompt_filter_results: [] },
    },
    { what: 'a type', data: { ...envelope, ...tokens, type: 'message_delta' } },
    { what: 'a choice', data: { ...envelope, choices: [{ index: 0, delta: {} }], ...tokens } },
    { what: 'choices of another kind', data: { ...envelope, choices: {}, ...tokens } },
    { what: 'an envelope of another kind', data: { ...envelope, id: { a: 1 }, ...tokens } },
  ])('leaves a chunk with usage and $what as it is, and reads it', async ({ data }) => {
    const stream = `${delta}data: ${JSON.stringify(data)}\n\n${done}`;

    const { text, calls } = await watched(bytewise(stream), true);

    expect(text).toBe(stream);
    expect(calls).toMatchObject([{ usage: { inputTokens: 5, outputTokens: 7 } }]);
  });

  it('takes out a chunk whose JSON is spread over lines, with a comment and other fields', async () => {
    const odd = ': note\rid: 7\rdata: {"choices":[],"usage":\rdata:\t{"total_tokens":12}}\r\r';

    const { text, calls } = await watched(bytewise(`\ufeff${delta}${odd}${done}`), true);

    expect(text).toBe(`\ufeff${delta}${done}`);
    expect(calls).toEqual([{ usage: { totalTokens: 12 } }]);
  });

  it('reads lines of JSON, and takes out the one that only says the tokens', async () => {
    const line = '{"id":"c","choices":[{"delta":{"content":"grüß"}}],"usage":null}\r\n';
    const last = `${JSON.stringify({ ...envelope, choices: [], ...tokens })}\n`;

    const hiding = await watched(bytewise(line + last + line), true, 'json-lines');
    const passing = await watched(cut(line + last, [9, 30]), false, 'json-lines');

    expect([hiding.text, passing.text]).toEqual([line + line, line + last]);
    expect([hiding.calls, passing.calls]).toEqual([[expect.anything()], [expect.anything()]]);
  });

  it("reads the tokens in Ollama's form", async () => {
    const line = '{"model":"llama3","done":true,"prompt_eval_count":26,"eval_count":290}';

    const { text, calls } = await watched(cut(line, []), true, 'json-lines');

    expect(text).toBe(line);
    expect(calls).toEqual([{ model: 'llama3', usage: { inputTokens: 26, outputTokens: 290 } }]);
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
