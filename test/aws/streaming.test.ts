import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { ProcessingLogEntry } from '../../lib/exchange/processing-log.ts';
import { LambdaFunction } from '../../lib/local/lambda/lambda-function.ts';
import { RuntimeApi } from '../../lib/local/lambda/runtime-api.ts';
import { killRuntime, startRuntime } from '../../lib/local/lambda/runtime-process.ts';
import { answers, answersInChunks, breaksOff, stallsAfter } from '../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../support/fault-upstream.ts';
import {
  begun,
  nextText,
  type StreamingBundle,
  type StreamingSettings,
  streamingBundle,
  streamingSettings,
  streamRequest,
  whole,
} from './streaming-function.ts';

const eventStream = 'text/event-stream; charset=utf-8';

const usageEvent = 'data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7}}\n\n';

let code: StreamingBundle;
let upstream: FaultUpstream;
let lines: string[];
const open: LambdaFunction[] = [];

beforeAll(async () => {
  code = await streamingBundle();
  upstream = await faultUpstream();
});

beforeEach(() => {
  lines = [];
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((lambda) => lambda.close()));
});

afterAll(async () => {
  await upstream.close();
  await code.remove();
});

interface Settings extends Partial<StreamingSettings> {
  /** Where the upstream is called. */
  readonly path?: string;
}

function settingsOf({ path = '', ...settings }: Settings) {
  const onLine = (line: string) => void lines.push(line);
  const address = upstream.url + path;
  return streamingSettings({ codePath: code.codePath, upstream: address, onLine, ...settings });
}

function opened(settings: Settings = {}): LambdaFunction {
  const lambda = new LambdaFunction(settingsOf(settings));
  open.push(lambda);
  return lambda;
}

function entries(): readonly ProcessingLogEntry[] {
  const logged = lines.filter((line) => line.includes('message-processing-log'));
  return logged.map((line) => JSON.parse(line));
}

/** Log lines come through a pipe of their own. */
async function loggedEntries(count: number): Promise<readonly ProcessingLogEntry[]> {
  while (entries().length < count) await setTimeout(5);
  return entries();
}

/** Makes the upstream wait for the test: the reply it is to write into. */
function heldReply(): Promise<ServerResponse> {
  return new Promise((resolve) => upstream.behave((response) => resolve(response)));
}

describe('a streamed reply under the Lambda runtime', () => {
  it('passes each event on when it comes, after status and headers', async () => {
    const reply = heldReply();
    const answer = begun(opened());

    const outgoing = await reply;
    outgoing.writeHead(200, { 'Content-Type': eventStream, 'X-Request-Id': 'req_1' }).flushHeaders();
    const { statusCode, headers, stream } = await answer;
    outgoing.write('data: 1\n\n');
    const first = await nextText(stream);
    outgoing.write('data: 2\n\n');
    const second = await nextText(stream);
    outgoing.end();

    expect({ statusCode, first, second }).toEqual({
      statusCode: 200,
      first: 'data: 1\n\n',
      second: 'data: 2\n\n',
    });
    expect(headers).toMatchObject({ 'Content-Type': eventStream, 'X-Request-Id': 'req_1' });
    expect(await text(stream)).toBe('');
    expect(await loggedEntries(1)).toMatchObject([
      { status: 'COMPLETED', httpStatus: 200, responseBytes: 18, firstByteMs: expect.any(Number) },
    ]);
  });

  it('delivers status and headers of an empty stream', async () => {
    upstream.behave(answersInChunks(eventStream));

    const answer = await whole(opened());

    expect(answer).toMatchObject({ statusCode: 200, headers: { 'Content-Type': eventStream }, body: '' });
    expect(await loggedEntries(1)).toMatchObject([{ status: 'COMPLETED', responseBytes: 0 }]);
  });

  it('fills silence with comments, between events only', async () => {
    const reply = heldReply();
    const answer = begun(opened({ heartbeatMs: 20 }));

    const outgoing = await reply;
    outgoing.writeHead(200, { 'Content-Type': eventStream }).flushHeaders();
    const { stream } = await answer;
    const comment = await nextText(stream);
    outgoing.write('data: ha');
    await setTimeout(60);
    outgoing.end('lf\n\n');

    expect(comment).toBe(': ping\n\n');
    expect(await text(stream)).toMatch(/^(: ping\n\n)*data: half\n\n(: ping\n\n)*$/);
  });

  it.each([
    { after: 'a whole event', sent: 'data: 1\n\n' },
    { after: 'half an event', sent: 'data: {"choi' },
  ])('fails with an event of its own when the upstream breaks off after $after', async ({ sent }) => {
    upstream.behave(breaksOff(eventStream, sent), answers(200, '{"next":1}'));
    const lambda = opened();

    const broken = await whole(lambda);
    const next = await whole(lambda);

    const last = /\n\nevent: error\ndata: (.*)\n\n$/.exec(broken.body)?.[1] ?? '';
    expect(broken.body.startsWith(sent)).toBe(true);
    expect(JSON.parse(last)).toMatchObject({
      status: 502,
      code: 'RECEIVER_CONNECTION_LOST',
      blame: 'receiver',
      messageId: broken.headers['SAP_MessageProcessingLogID'],
    });
    expect(next.body).toBe('{"next":1}');
    expect(await loggedEntries(2)).toMatchObject([
      {
        status: 'FAILED',
        error: { code: 'RECEIVER_CONNECTION_LOST' },
        responseBytes: Buffer.byteLength(broken.body),
      },
      { status: 'COMPLETED' },
    ]);
  });

  it('fails as a broken answer when a reply that is no event stream breaks off, and lives on', async () => {
    upstream.behave(breaksOff('text/plain', 'some'), answers(200, '{"next":1}'));
    const lambda = opened();

    const { stream } = await begun(lambda);
    const broken = text(stream);

    await expect(broken).rejects.toMatchObject({ type: 'fault' });
    expect((await whole(lambda)).body).toBe('{"next":1}');
    expect(lines.join()).not.toContain('Runtime exited');
    expect(await loggedEntries(2)).toMatchObject([{ status: 'FAILED' }, { status: 'COMPLETED' }]);
  });

  it('fails with an event of its own when the message has no more time', async () => {
    upstream.behave(stallsAfter(eventStream, 'data: 1\n\n'));

    const { body } = await whole(opened({ timeoutMs: 300 }));

    expect(body).toMatch(/^data: 1\n\nevent: error\ndata: .*"status":504.*\n\n$/);
    expect(await loggedEntries(1)).toMatchObject([{ status: 'FAILED' }]);
  });

  it('tells the log the tokens of a stream, and the caller only what was asked for', async () => {
    const asked: string[] = [];
    upstream.behave((response, received) => {
      asked.push(received.body.toString());
      return answersInChunks(eventStream, ...[...`data: 1\n\n${usageEvent}data: [DONE]\n\n`])(
        response,
        received,
      );
    });

    const { body } = await whole(opened({ path: '/v1/completions' }), '{"stream":true}');

    expect(body).toBe('data: 1\n\ndata: [DONE]\n\n');
    expect(asked.map((json) => JSON.parse(json))).toEqual([
      { stream: true, stream_options: { include_usage: true } },
    ]);
    expect(await loggedEntries(1)).toMatchObject([{ usage: { inputTokens: 5, outputTokens: 7 } }]);
  });

  it('takes no more from the upstream than the caller reads', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const size = 768 * chunk.length;
    let sent = 0;
    upstream.behave(async (response) => {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      for (; sent < size; sent += chunk.length) if (!response.write(chunk)) await once(response, 'drain');
      response.end();
    });

    const { stream } = await begun(opened());
    const sentBeforeReading = await settled(() => sent);
    let received = 0;
    for await (const piece of stream) received += piece.length;

    expect(sentBeforeReading).toBeLessThan(size / 2);
    expect(received).toBe(size);
    expect(await loggedEntries(1)).toMatchObject([{ status: 'COMPLETED', responseBytes: size }]);
  });

  it('gives up a caller who takes nothing until the message has no more time, and takes the next request', async () => {
    const upstreamClosed = Promise.withResolvers<unknown>();
    upstream.behave(
      async (response) => {
        response.once('close', upstreamClosed.resolve);
        response.writeHead(200, { 'Content-Type': eventStream });
        while (!response.destroyed) {
          if (!response.write(`data: ${'x'.repeat(64 * 1024)}\n\n`)) await once(response, 'drain');
        }
      },
      answers(200, '{"next":1}'),
    );
    const lambda = opened({ timeoutMs: 500 });

    await begun(lambda);
    const next = await whole(lambda);

    expect(next.body).toBe('{"next":1}');
    await expect(upstreamClosed.promise).resolves.toBeUndefined();
    expect(lines.join()).not.toContain('Runtime exited');
    expect(await loggedEntries(2)).toMatchObject([
      { status: 'FAILED', error: { code: 'CALLER_GONE', blame: 'caller' } },
      { status: 'COMPLETED' },
    ]);
  });

  it('stops the upstream call when the caller has left, and takes the next request', async () => {
    upstream.behave(
      (response) => {
        response.writeHead(200, { 'Content-Type': eventStream }).write('data: 1\n\n');
        upstreamClosed = once(response, 'close');
      },
      answers(200, '{"next":1}'),
    );
    let upstreamClosed: Promise<unknown> | undefined;
    const answered = Promise.withResolvers<string>();
    const events = [streamRequest('{}'), streamRequest('{}')];
    let responses = 0;
    const api = await RuntimeApi.listen({
      onNext: (give) => {
        const event = events.shift();
        if (event) give(invocationOf(event));
      },
      onResponse: async (request) => {
        responses += 1;
        if (responses > 1) return answered.resolve(await text(request));
        request.on('error', () => undefined);
        request.on('data', (bytes: Buffer) => {
          if (bytes.includes('data: 1')) request.socket.resetAndDestroy();
        });
      },
      onError: (fault) => answered.reject(fault),
      onInitError: (fault) => answered.reject(fault),
    });
    const runtime = startRuntime(settingsOf({}), api.address);

    const next = await answered.promise;

    expect(next).toContain('{"next":1}');
    await expect(upstreamClosed).resolves.toBeDefined();
    expect(await loggedEntries(2)).toMatchObject([
      { status: 'FAILED', error: { code: 'CALLER_GONE', blame: 'caller' }, responseBytes: 9 },
      { status: 'COMPLETED' },
    ]);
    const exited = once(runtime, 'exit');
    killRuntime(runtime);
    await exited;
    await api.close();
  });
});

function invocationOf(event: unknown) {
  return {
    event: JSON.stringify(event),
    requestId: 'request',
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:streaming',
    traceId: 'Root=1-00000000-000000000000000000000000',
    deadlineMs: Date.now() + 30_000,
  };
}

/** A figure as soon as it no longer changes. */
async function settled(figure: () => number): Promise<number> {
  const before = figure();
  await setTimeout(250);
  return before > 0 && before === figure() ? before : settled(figure);
}
