import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import OpenAI from 'openai';
import { flow } from '../../functions/openai/flow.ts';
import {
  openAiRefusal,
  type Recorded,
  type RecordingUpstream,
  recordingUpstream,
} from './recording-upstream.ts';
import { sdkCalls } from './sdk-calls.ts';
import { type ServedFlows, servedFlows, stackKey } from './served-flows.ts';

let upstream: RecordingUpstream;
let served: ServedFlows;
/** The SDK with nothing but another address. */
let client: OpenAI;
/** The SDK without us. */
let direct: OpenAI;

beforeAll(async () => {
  upstream = await recordingUpstream();
  const parameters = { openai: { receiverTimeoutMs: '1000' } };
  served = await servedFlows({ flows: [flow], openaiBaseUrl: upstream.url, parameters });
  const options = { apiKey: 'sk-key-of-the-caller', maxRetries: 0 };
  client = new OpenAI({ ...options, baseURL: `${served.url}/openai/v1` });
  direct = new OpenAI({ ...options, baseURL: upstream.url });
}, 60_000);
afterAll(async () => {
  await served?.close();
  await upstream?.close();
});

/** What OpenAI reads of a request. */
function readable({ method, path, headers, body }: Recorded): unknown {
  const { accept, 'content-type': type = '', 'openai-beta': beta, 'idempotency-key': key } = headers;
  const boundary = /boundary=(.+)$/.exec(type)?.[1];
  const plain = (text: string): string => (boundary ? text.replaceAll(boundary, 'boundary') : text);
  return { method, path, accept, beta, key, type: plain(type), body: plain(body.toString('latin1')) };
}

function last(): Recorded {
  const request = upstream.recorded.at(-1);
  if (!request) throw new Error('Nothing was asked.');
  return request;
}

async function rejection(promise: PromiseLike<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const thrown: unknown = await Promise.resolve(promise).then(
    () => new Error('Nothing was thrown.'),
    (error: unknown) => error,
  );
  if (thrown instanceof OpenAI.APIError) return thrown;
  throw thrown;
}

const chat = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] } as const;

describe("OpenAI's own client", () => {
  it.each(sdkCalls)('calls %s as it would without us', async (_name, call) => {
    const expected = await call(direct);
    const asked = readable(last());

    const answer = await call(client);

    expect(readable(last())).toEqual(asked);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(last().headers.authorization).toBe(`Bearer ${stackKey}`);
  });

  it.each([
    [
      'completions',
      async () =>
        texts(
          await client.completions.create({ model: 'm', prompt: 'Hi', stream: true }),
          (chunk) => chunk.choices[0]?.text,
        ),
    ],
    [
      'chat',
      async () =>
        texts(
          await client.chat.completions.create({ ...chat, messages: [...chat.messages], stream: true }),
          (chunk) => chunk.choices[0]?.delta.content,
        ),
    ],
    [
      'responses',
      async () =>
        texts(
          await client.responses.create({ model: 'm', input: 'Hi', stream: true }),
          (event) => event.type,
        ),
    ],
  ] as const)('streams %s', async (name, ask) => {
    const answer = await ask();

    expect(answer).toEqual(
      name === 'responses'
        ? ['response.created', 'response.output_text.delta', 'response.completed']
        : ['Grü', 'ße 🎉'],
    );
  });

  it.each([
    { asked: 'asked for it', isAsked: true, tokens: [undefined, undefined, 12] },
    { asked: 'did not ask for it', isAsked: false, tokens: [undefined, undefined] },
  ])('knows what a stream took, and shows it to who $asked', async ({ isAsked, tokens }) => {
    const already = served.logged.length;

    const stream = await client.chat.completions.create({
      ...chat,
      messages: [...chat.messages],
      stream: true,
      ...(isAsked && { stream_options: { include_usage: true } }),
    });

    expect(await texts(stream, ({ usage }) => usage?.total_tokens)).toEqual(tokens);
    expect(JSON.parse(await logLine(already))).toMatchObject({
      usage: { inputTokens: 5, outputTokens: 7, totalTokens: 12 },
    });
  });

  it('gets status and headers as they came', async () => {
    const { response, request_id } = await client.models.list().withResponse();

    expect(request_id).toBe('req_upstream');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'openai-processing-ms': '7',
      'x-ratelimit-remaining-requests': '59',
    });
  });

  it('gets none of its own headers back', async () => {
    const headers = { 'OpenAI-Beta': 'x=1', 'Idempotency-Key': 'k' };
    const { response } = await client.models.list({ headers }).withResponse();

    expect(last().headers).toMatchObject({ 'openai-beta': 'x=1', 'idempotency-key': 'k' });
    expect(response.headers.has('openai-beta')).toBe(false);
    expect(response.headers.has('idempotency-key')).toBe(false);
  });

  it('sends OpenAI neither its key nor what is not meant for OpenAI', async () => {
    const headers = { 'X-Api-Key': 'mine', 'OpenAI-Organization': 'org-of-the-caller', Cookie: 'a=b' };

    await client.models.list({ headers, query: { 'X-Amz-Signature': 'mine' } });

    const { headers: sent, path } = last();
    expect(JSON.stringify({ sent, path })).not.toMatch(
      /key-of-the-caller|mine|org-of-the-caller|a=b|stainless/i,
    );
    expect(sent).not.toHaveProperty('openai-organization');
    expect(sent).not.toHaveProperty('openai-project');
  });

  it.each([
    { status: 400, type: OpenAI.BadRequestError },
    { status: 404, type: OpenAI.NotFoundError },
    { status: 409, type: OpenAI.ConflictError },
    { status: 422, type: OpenAI.UnprocessableEntityError },
    { status: 429, type: OpenAI.RateLimitError },
    { status: 500, type: OpenAI.InternalServerError },
    { status: 503, type: OpenAI.InternalServerError },
  ])('throws its typed error for $status, untouched', async ({ status, type }) => {
    const refusal = openAiRefusal(status, { message: 'No.', type: 'a_type', code: 'a_code', param: 'model' });
    upstream.answerNext({ ...refusal, headers: { 'Retry-After': '3' } });

    const error = await rejection(client.chat.completions.create({ ...chat, messages: [...chat.messages] }));

    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({
      status,
      requestID: 'req_upstream',
      error: { message: 'No.', type: 'a_type', code: 'a_code', param: 'model' },
    });
    expect(error.headers?.get('retry-after')).toBe('3');
  });

  it.each([
    { status: 401, type: OpenAI.AuthenticationError },
    { status: 403, type: OpenAI.PermissionDeniedError },
  ])(
    "throws its typed error when OpenAI answers $status to the stack's key, and shows nothing of that",
    async ({ status, type }) => {
      const refusal = openAiRefusal(status, {
        message: `Incorrect API key provided: ${stackKey}`,
        code: 'invalid_api_key',
      });
      upstream.answerNext(refusal, refusal); // after the first one the key is fetched anew

      const error = await rejection(client.embeddings.create({ model: 'm', input: 'x' }));

      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ requestID: 'req_upstream', code: 'RECEIVER_CREDENTIAL_REFUSED' });
      expect(error.error).toMatchObject({ message: expect.stringContaining('credential "openai"') });
      expect(JSON.stringify(error.error)).not.toContain('key-of-the-stack');
    },
  );

  it.each([
    { reply: 'silence', status: 504, code: 'RECEIVER_TIMEOUT' },
    { reply: 'hang-up', status: 502, code: 'RECEIVER_CONNECTION_LOST' },
  ] as const)("throws its typed error for OpenAI's $reply", async ({ reply, status, code }) => {
    upstream.answerNext(reply, reply); // a connection that was open before is replaced once

    const error = await rejection(client.models.list());

    upstream.answerNext();
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error).toMatchObject({
      status,
      code,
      type: 'server_error',
      requestID: expect.stringMatching(/^\w/),
    });
  });

  it('throws its own timeout when it waits no longer', async () => {
    upstream.answerNext('silence');
    const patient = client.withOptions({ fetch: fetchOfThisRealm, timeout: 200 });

    await expect(patient.models.list()).rejects.toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
  });

  it('tries again after what may pass, as it would without us', async () => {
    upstream.answerNext({
      ...openAiRefusal(500, { message: 'Again.' }),
      headers: { 'retry-after-ms': '1' },
    });

    expect(await client.models.list({ maxRetries: 1 })).toMatchObject({ object: 'list' });
  });

  it.each([
    { method: 'get', path: '/organization/users' },
    { method: 'post', path: '/organization/projects' },
    { method: 'get', path: '/Organization%2fusers' },
    { method: 'delete', path: '/projects/p1/roles/r1' },
  ] as const)('may not $method $path', async ({ method, path }) => {
    const asked = upstream.recorded.length;

    const error = await rejection(client[method](path));

    expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(error).toMatchObject({ code: 'CALL_REFUSED', type: 'invalid_request_error' });
    expect(upstream.recorded).toHaveLength(asked);
  });
});

/** The next line of the processing log that knows of tokens, which the function's output brings a moment after the answer. */
async function logLine(after: number): Promise<string> {
  for (;;) {
    const line = served.logged.slice(after).find((text) => text.includes('"usage"'));
    if (line !== undefined) return line;
    await setTimeout(5);
  }
}

/** The platform's AbortError is of another realm than jest's, where the SDK does not know it for an error. */
const fetchOfThisRealm: typeof fetch = (input, init) =>
  fetch(input, init).catch((error: unknown) => {
    const { message, name } = error as Error;
    throw Object.assign(new Error(message), { name });
  });

async function texts<T>(stream: AsyncIterable<T>, text: (chunk: T) => unknown): Promise<unknown[]> {
  const read: unknown[] = [];
  for await (const chunk of stream) read.push(text(chunk));
  return read;
}
