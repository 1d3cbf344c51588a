import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import type { LambdaFunction } from '../../lib/local/lambda/lambda-function.ts';
import type { LogLine } from '../../lib/local/lambda/lambda-settings.ts';
import {
  answers,
  answersInChunks,
  answersLarge,
  answersWithHeaders,
  breaksOff,
  completion,
  refuses,
  stalls,
} from '../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../support/fault-upstream.ts';
import { restEvent, urlEvent } from '../support/lambda-events.ts';
import { type StreamedResult, streamedResult } from '../support/streamed-result.ts';
import { builtFunction, payload } from './built-function.ts';
import { type SecretsManagerEndpoint, secretsManagerEndpoint } from './secrets-manager-endpoint.ts';

const key = 'sk-canary-2Hs';
const prompt = 'prompt-canary-6Ge';

let upstream: FaultUpstream;
let secrets: SecretsManagerEndpoint;
let http: LambdaFunction;
let buffered: LambdaFunction;
let events: LambdaFunction;
let lines: LogLine[] = [];

function opened(handler: string, environment: Readonly<Record<string, string>> = {}): LambdaFunction {
  return builtFunction(handler, {
    onLog: (line) => lines.push(line),
    environment: {
      IFLOW_PARAMETERS: JSON.stringify({ openaiBaseUrl: `${upstream.url}/v1`, receiverTimeoutMs: '2000' }),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      ...environment,
    },
  });
}

beforeAll(async () => {
  upstream = await faultUpstream();
  secrets = await secretsManagerEndpoint({ status: 200, body: JSON.stringify({ SecretString: `${key}\n` }) });
  http = opened('http');
  buffered = opened('http', { IFLOW_STREAMING: 'false' });
  events = opened('events');
});
afterAll(async () => {
  await Promise.all([http, buffered, events].map((lambda) => lambda.close()));
  secrets.close();
  await upstream.close();
});
beforeEach(() => {
  lines = [];
});

async function streamed(event: unknown): Promise<StreamedResult> {
  return streamedResult(payload(await http.invoke(event)));
}

/** The entry of a message in the processing log, which the function writes when the reply is out. */
async function entry({ headers }: StreamedResult): Promise<Readonly<Record<string, unknown>>> {
  const id = `"messageId":"${headers['SAP_MessageProcessingLogID']}"`;
  for (;;) {
    const found = lines.find((line) => line.text.includes(id));
    if (found) return JSON.parse(found.text);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('lambdaHandlers http', () => {
  it('answers a request of a REST API as a stream', async () => {
    upstream.behave(answers(200, completion('Hello'), { 'x-request-id': 'req_1' }));

    const result = await streamed(restEvent(JSON.stringify({ prompt })));

    expect(result).toMatchObject({ statusCode: 200, body: completion('Hello') });
    expect(result.headers).toMatchObject({ 'Content-Type': 'application/json', 'x-request-id': 'req_1' });
    expect(result.headers['SAP_MessageProcessingLogID']).toMatch(/^AG/);
    expect(upstream.received.at(-1)?.headers).toContainEqual(['Authorization', `Bearer ${key}`]);
  });

  it('writes the entry of the message as one line that holds no content', async () => {
    upstream.behave(answers(200, completion('completion-canary')));

    const result = await streamed(restEvent(JSON.stringify({ prompt })));

    expect(await entry(result)).toMatchObject({
      level: 'INFO',
      type: 'message-processing-log',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      messageId: result.headers['SAP_MessageProcessingLogID'],
      status: 'COMPLETED',
      usage: { totalTokens: 12 },
    });
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('answers a request of a function URL, in Base64', async () => {
    upstream.behave(answers(200, completion('Hello')));
    const body = Buffer.from(JSON.stringify({ prompt: 'grüß 🎉' })).toString('base64');

    const result = await streamed(urlEvent(body, { isBase64Encoded: true }));

    expect(result.statusCode).toBe(200);
    expect(JSON.parse(String(upstream.received.at(-1)?.body))).toMatchObject({ prompt: 'grüß 🎉' });
  });

  it.each([
    {
      payload: '1.0',
      event: restEvent(JSON.stringify({ prompt })),
      place: { multiValueHeaders: { Warning: ['a', 'b'] } },
    },
    { payload: '2.0', event: urlEvent(JSON.stringify({ prompt })), place: { headers: { Warning: 'a, b' } } },
  ])('keeps every value of a repeated header for payload $payload', async ({ event, place }) => {
    upstream.behave(answersWithHeaders(['Warning', 'a', 'Warning', 'b'], completion('Hello')));

    expect(await streamed(event)).toMatchObject(place);
  });

  it.each([
    { what: 'a body that is no JSON', event: restEvent('{'), statusCode: 400, code: 'BODY_NOT_JSON' },
    { what: 'no body', event: restEvent(null), statusCode: 400, code: 'BODY_NOT_JSON' },
    { what: 'another path', event: restEvent('{}', { path: '/x' }), statusCode: 404, code: 'ROUTE_UNKNOWN' },
    { what: 'an event that is no request', event: { prompt: 'Hi' }, statusCode: 400, code: 'EVENT_INVALID' },
    {
      what: 'half an event',
      event: { version: '2.0', rawPath: '/' },
      statusCode: 400,
      code: 'EVENT_INVALID',
    },
    { what: 'no event', event: null, statusCode: 400, code: 'EVENT_INVALID' },
  ])('answers $statusCode with $code to $what', async ({ event, statusCode, code }) => {
    const result = await streamed(event);

    expect(result).toMatchObject({ statusCode, headers: { 'Content-Type': 'application/problem+json' } });
    expect(JSON.parse(result.body)).toMatchObject({
      code,
      messageId: result.headers['SAP_MessageProcessingLogID'],
    });
  });

  it('sends status and headers also where there is no body', async () => {
    upstream.behave(answers(204, ''));

    const result = await streamed(restEvent(JSON.stringify({ prompt })));

    expect(result).toMatchObject({ statusCode: 204, body: '' });
    expect(result.headers['SAP_MessageProcessingLogID']).toMatch(/^AG/);
  });

  it('says what the receiver refused', async () => {
    upstream.behave(refuses(429, { message: 'Slow down' }, { 'Retry-After': '7' }));

    const result = await streamed(restEvent(JSON.stringify({ prompt })));

    expect(result).toMatchObject({ statusCode: 429, headers: { 'Retry-After': '7' } });
    expect(await entry(result)).toMatchObject({ level: 'ERROR', status: 'FAILED', receiverStatus: 429 });
  });

  it('passes an event stream through', async () => {
    upstream.behave(answersInChunks('text/event-stream', 'data: a\n\n', 'data: b\n\n'));

    expect((await streamed(restEvent(JSON.stringify({ prompt })))).body).toBe('data: a\n\ndata: b\n\n');
  });

  it('passes a large reply through', async () => {
    upstream.behave(answersLarge('application/octet-stream', 8 * 1024 * 1024));

    const invocation = await http.invokeStreamed(restEvent(JSON.stringify({ prompt })));

    if (invocation.type === 'fault') throw invocation;
    expect((await text(invocation.stream)).length).toBeGreaterThan(8 * 1024 * 1024);
  });

  it('lives on when a reply breaks off in mid-stream', async () => {
    upstream.behave(breaksOff('text/event-stream', 'data: a\n\n'));
    const broken = await streamed(restEvent(JSON.stringify({ prompt })));
    upstream.behave(breaksOff('text/plain', 'completion-canary'));
    const fault = await http.invoke(restEvent(JSON.stringify({ prompt })));
    upstream.behave(answers(200, completion('Hello')));
    const fetches = secrets.received.length;

    const next = await streamed(restEvent(JSON.stringify({ prompt })));

    expect(broken.body).toContain('event: error\ndata: {');
    expect(fault).toMatchObject({ type: 'fault' });
    expect(next.statusCode).toBe(200);
    expect(secrets.received).toHaveLength(fetches);
    expect(JSON.stringify([lines, fault])).not.toContain('canary');
  });

  it('answers before the API gives up', async () => {
    upstream.behave(stalls);
    const event = restEvent(JSON.stringify({ prompt }));
    const requestContext = { ...event.requestContext, requestTimeEpoch: Date.now() - 9_300 };

    const result = await streamed({ ...event, requestContext });

    expect(result.statusCode).toBe(504);
  });
});

describe('lambdaHandlers http without streaming', () => {
  it('answers text as text', async () => {
    upstream.behave(answers(200, completion('grüß')));

    const result = JSON.parse(String(payload(await buffered.invoke(restEvent(JSON.stringify({ prompt }))))));

    expect(result).toMatchObject({ statusCode: 200, body: completion('grüß'), isBase64Encoded: false });
  });

  it('answers other bytes in Base64', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0xff]);
    upstream.behave(answers(200, bytes, { 'Content-Type': 'image/png' }));

    const result = JSON.parse(String(payload(await buffered.invoke(restEvent(JSON.stringify({ prompt }))))));

    expect(result).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true });
  });

  it('answers a problem for a reply that breaks off', async () => {
    upstream.behave(breaksOff('text/event-stream', 'data: 1\n\n'));

    const result = JSON.parse(String(payload(await buffered.invoke(restEvent(JSON.stringify({ prompt }))))));

    expect(result.statusCode).toBe(502);
    expect(JSON.parse(result.body)).toMatchObject({ code: 'RECEIVER_CONNECTION_LOST' });
  });

  it('answers a problem to a bad request', async () => {
    const result = JSON.parse(String(payload(await buffered.invoke(restEvent('[]')))));

    expect(result).toMatchObject({ statusCode: 400, isBase64Encoded: false });
  });
});

describe('lambdaHandlers events', () => {
  it('takes any JSON object and answers the result, several in a row', async () => {
    upstream.behave(answers(200, completion('Hello')));

    const results = [await events.invoke({ prompt }), await events.invoke({ prompt: 'again' })];

    expect(results.map((result) => JSON.parse(String(payload(result))))).toEqual([
      JSON.parse(completion('Hello')),
      JSON.parse(completion('Hello')),
    ]);
  });

  it.each([
    { what: 'a list', event: [prompt], errorType: 'EVENT_INVALID', blame: 'caller' },
    { what: 'no prompt', event: { model: prompt }, errorType: 'VALUE_MISSING', blame: 'caller' },
  ])('fails with $errorType for $what', async ({ event, errorType, blame }) => {
    const fault = await events.invoke(event);

    if (fault.type !== 'fault') throw new Error('The function did not fail.');
    expect(fault.errorType).toBe(errorType);
    expect(JSON.parse(fault.message)).toMatchObject({
      code: errorType,
      blame,
      messageId: expect.any(String),
    });
    expect(JSON.stringify([fault, lines])).not.toContain('canary');
  });

  it('fails with what the receiver said, and lives on', async () => {
    upstream.behave(refuses(500, { message: `Broken: ${key}` }));

    const fault = await events.invoke({ prompt });
    upstream.behave(answers(200, completion('Hello')));
    const next = await events.invoke({ prompt });

    expect(fault).toMatchObject({ errorType: 'RECEIVER_FAILED' });
    expect(JSON.stringify([fault, lines])).not.toContain('canary');
    expect(next.type).toBe('success');
  });
});

describe('lambdaHandlers', () => {
  it('answers 500 with the command that mends a secret without a value', async () => {
    const body = JSON.stringify({ __type: 'ResourceNotFoundException', message: 'none' });
    const empty = await secretsManagerEndpoint({ status: 400, body });
    const lambda = opened('http', { AWS_ENDPOINT_URL_SECRETS_MANAGER: empty.url });

    const result = streamedResult(payload(await lambda.invoke(restEvent(JSON.stringify({ prompt })))));

    expect(result.statusCode).toBe(500);
    expect(JSON.parse(result.body)).toMatchObject({
      code: 'CREDENTIAL_MISSING',
      hint: expect.stringContaining('aws secretsmanager put-secret-value --secret-id dev/openai'),
    });
    await lambda.close();
    empty.close();
  });

  it('fails at its start when its environment is not what the stack writes', async () => {
    const lambda = opened('http', { IFLOW_CREDENTIALS: '[1]' });

    const fault = await lambda.invoke(restEvent('{}'));

    expect(fault).toMatchObject({
      type: 'fault',
      message: 'The environment variable IFLOW_CREDENTIALS must hold a JSON object of texts.',
    });
    await lambda.close();
  });
});
