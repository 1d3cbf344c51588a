import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import OpenAI, { toFile } from 'openai';
import { openAiBehindIam } from '../../docs/openai-client.ts';
import { flow } from '../../functions/openai/flow.ts';
import { type RecordingUpstream, recordingUpstream } from './recording-upstream.ts';
import { accessKey, type ServedFlows, servedFlows, stackKey } from './served-flows.ts';

let upstream: RecordingUpstream;
let served: ServedFlows;
let client: OpenAI;

beforeAll(async () => {
  upstream = await recordingUpstream();
  const parameters = { openai: { user: 'caller' } };
  const openaiBaseUrl = upstream.url;
  served = await servedFlows({ flows: [flow], openaiBaseUrl, parameters, isAuthorized: true });
  client = openAiBehindIam(`${served.url}/openai/v1`, accessKey);
}, 60_000);
afterAll(async () => {
  await served?.close();
  await upstream?.close();
});

describe('openAiBehindIam', () => {
  it('is what the page shows', async () => {
    const [page, code] = await Promise.all(
      ['openai.md', 'openai-client.ts'].map((name) =>
        readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8'),
      ),
    );

    expect(page).toContain(`\`\`\`ts\n${code}\`\`\``);
  });

  it.each([
    ['GET', (sdk: OpenAI) => sdk.models.list()],
    [
      'GET with a query',
      (sdk: OpenAI) => sdk.chat.completions.list({ metadata: { a: "b c&d'(*)" }, limit: 2 }),
    ],
    ['a path that is encoded', (sdk: OpenAI) => sdk.models.retrieve('ft:gpt-4o:acme::a b')],
    [
      'JSON',
      (sdk: OpenAI) => sdk.embeddings.create({ model: 'm', input: 'Grüße 🎉', encoding_format: 'float' }),
    ],
    [
      'a form',
      async (sdk: OpenAI) =>
        sdk.files.create({ file: await toFile(Buffer.of(0, 255), 'a.jsonl'), purpose: 'batch' }),
    ],
  ] as const)('signs %s', async (_what, call) => {
    await call(client);

    expect(upstream.recorded.at(-1)?.headers.authorization).toBe(`Bearer ${stackKey}`);
  });

  it('lets the flow know who calls', async () => {
    await client.embeddings.create({ model: 'm', input: 'x', encoding_format: 'float' });

    expect(JSON.parse(String(upstream.recorded.at(-1)?.body))).toMatchObject({
      user: expect.stringMatching(/^[\da-f]{64}$/),
    });
  });

  it('streams', async () => {
    const stream = await client.chat.completions.create({ model: 'm', messages: [], stream: true });

    const read: unknown[] = [];
    for await (const chunk of stream) read.push(chunk.choices[0]?.delta.content);
    expect(read).toEqual(['Grü', 'ße 🎉']);
  });

  it('can be ended by its own timeout', async () => {
    upstream.answerNext('silence');

    // In jest's realm the SDK does not know the platform's AbortError, and throws the class above its timeout's.
    await expect(client.models.list({ timeout: 200, maxRetries: 0 })).rejects.toBeInstanceOf(
      OpenAI.APIConnectionError,
    );
  });

  it('fails with a key that is not the right one', async () => {
    const stranger = openAiBehindIam(`${served.url}/openai/v1`, { ...accessKey, secretAccessKey: 'wrong' });

    await expect(stranger.models.list()).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
  });

  it('is needed: the bare client is not let in', async () => {
    const bare = new OpenAI({ baseURL: `${served.url}/openai/v1`, apiKey: 'sk-mine' });

    await expect(bare.models.list()).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
  });
});
