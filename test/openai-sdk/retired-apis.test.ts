import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { flow as openai } from '../../functions/openai/flow.ts';
import { flow as edits } from '../../functions/openai-edits/flow.ts';
import { flow as fineTunes } from '../../functions/openai-fine-tunes/flow.ts';
import { openAiRefusal, type RecordingUpstream, recordingUpstream } from './recording-upstream.ts';
import { type ServedFlows, servedFlows } from './served-flows.ts';

let upstream: RecordingUpstream;
let served: ServedFlows;
let client: OpenAI;

beforeAll(async () => {
  upstream = await recordingUpstream();
  served = await servedFlows({ flows: [openai, edits, fineTunes], openaiBaseUrl: upstream.url });
  client = new OpenAI({ baseURL: `${served.url}/openai/v1`, apiKey: 'sk-mine', maxRetries: 0 });
}, 60_000);
afterAll(async () => {
  await served?.close();
  await upstream?.close();
});

function asked(): string {
  const { method, path } = upstream.recorded.at(-1) ?? {};
  return `${method} ${path}`;
}

describe('the retired APIs beside the others', () => {
  it('answers an edit', async () => {
    upstream.answerNext({ body: '{"created":1,"choices":[{"index":0,"message":{"content":"day 🎉"}}]}' });

    const edit = await client.post('/edits', { body: { input: 'dai', instruction: 'Fix it' } });

    expect(edit).toMatchObject({ object: 'edit', created: 1, choices: [{ text: 'day 🎉', index: 0 }] });
    expect(asked()).toBe('POST /chat/completions');
  });

  it.each([
    { method: 'post', path: '/fine-tunes', to: 'POST /fine_tuning/jobs' },
    { method: 'get', path: '/fine-tunes', to: 'GET /fine_tuning/jobs' },
    { method: 'get', path: '/fine-tunes/ftjob-1', to: 'GET /fine_tuning/jobs/ftjob-1' },
    { method: 'post', path: '/fine-tunes/ftjob-1/cancel', to: 'POST /fine_tuning/jobs/ftjob-1/cancel' },
    { method: 'get', path: '/fine-tunes/ftjob-1/events', to: 'GET /fine_tuning/jobs/ftjob-1/events' },
  ] as const)('leads $method $path to $to', async ({ method, path, to }) => {
    await client[method](path, method === 'post' ? { body: { training_file: 'file-1' } } : {});

    expect(asked()).toBe(to);
  });

  it("throws the SDK's typed error for what OpenAI refuses", async () => {
    upstream.answerNext(openAiRefusal(404, { message: 'No such job.', code: 'fine_tune_not_found' }));

    await expect(client.get('/fine-tunes/ftjob-9')).rejects.toMatchObject({
      constructor: OpenAI.NotFoundError,
      code: 'fine_tune_not_found',
      requestID: 'req_upstream',
    });
  });

  it('leaves the rest to the flow beside it', async () => {
    await client.models.list();

    expect(asked()).toBe('GET /models');
  });
});
