import { describe, expect, it } from '@jest/globals';
import type { ModelCall } from '../../../lib/exchange/processing-log.ts';
import { watchedJson } from '../../../lib/receivers/usage/watched-json.ts';

async function* cut(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** What was told of the tokens of a reply that came in pieces, and what passed. */
async function watched(text: string, size: number) {
  const calls: ModelCall[] = [];
  const passed: Uint8Array[] = [];
  for await (const chunk of watchedJson(cut(text, size), (call) => calls.push(call))) passed.push(chunk);
  return { calls, passed: Buffer.concat(passed).toString() };
}

const vectors = `"data":[${Array.from({ length: 3000 }, (_, index) => `{"embedding":[0.${index}]}`).join()}]`;
const usage = '"usage":{"prompt_tokens":8,"total_tokens":8}';
const call = { usage: { inputTokens: 8, totalTokens: 8 } };

describe('watchedJson', () => {
  it.each([1, 7, 100_000])(
    'finds model and tokens at the end of a reply in pieces of %d bytes',
    async (size) => {
      const text = `{"object":"list",${vectors},"model":"text-embedding-3-small",${usage}}\n`;

      expect(await watched(text, size)).toEqual({
        calls: [{ ...call, model: 'text-embedding-3-small' }],
        passed: text,
      });
    },
  );

  it('finds tokens that come without the model', async () => {
    expect((await watched(`{${vectors},${usage}}`, 1000)).calls).toMatchObject([call]);
  });

  it.each([
    { what: 'no tokens', text: `{${vectors}}` },
    { what: 'tokens of a part only', text: `{${vectors},"last":{${usage}}}` },
    { what: 'tokens in a text', text: `{${vectors},"text":${JSON.stringify(usage)}}` },
    { what: 'no end', text: `{${vectors},${usage.slice(0, -3)}` },
    { what: 'nothing', text: '' },
  ])('tells nothing of a reply with $what', async ({ text }) => {
    expect(await watched(text, 1000)).toEqual({ calls: [], passed: text });
  });
});
