import { afterEach, describe, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { LambdaFunction, type Invocation } from '../../../lib/local/lambda/lambda-function.ts';
import type { StreamedInvocation } from '../../../lib/local/lambda/lambda-instance.ts';
import type { LambdaSettings, LogLine } from '../../../lib/local/lambda/lambda-settings.ts';

const codePath = fileURLToPath(new URL('../../fixtures/local/function', import.meta.url));
/** `COMPILED_RUNTIME` is the entry of a runtime that was compiled with its own client, to be tried in place of ours. */
const compiledRuntime = process.env['COMPILED_RUNTIME'];
const open: LambdaFunction[] = [];

function opened(handler: string, settings: Partial<LambdaSettings> = {}): LambdaFunction {
  const lambda = new LambdaFunction({
    name: 'sample',
    codePath,
    handler,
    timeoutMs: 10_000,
    compiledRuntime,
    ...settings,
  });
  open.push(lambda);
  return lambda;
}

function answer(invocation: Invocation): unknown {
  if (invocation.type === 'fault') throw invocation;
  return JSON.parse(String(invocation.payload));
}

function answerStream(invocation: StreamedInvocation) {
  if (invocation.type === 'fault') throw invocation;
  return invocation.stream;
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((lambda) => lambda.close()));
});

describe('LambdaFunction', () => {
  it('hands the event and the context over as Lambda does', async () => {
    const lambda = opened('index.echo', { timeoutMs: 5000 });

    const reply = answer(await lambda.invoke({ text: 'grüß 🎉' }));

    expect(reply).toMatchObject({
      event: { text: 'grüß 🎉' },
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      arn: 'arn:aws:lambda:us-east-1:123456789012:function:sample',
      traceId: expect.stringMatching(/^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0$/),
    });
    const { remainingMs } = reply as { remainingMs: number };
    expect(remainingMs).toBeGreaterThan(0);
    expect(remainingMs).toBeLessThanOrEqual(5000);
  });

  it('gives the function its own environment and nothing of ours', async () => {
    const lambda = opened('index.environment', {
      memoryMb: 512,
      environment: { STAGE: 'dev' },
      logFormat: 'JSON',
      logLevel: 'WARN',
    });

    const environment = answer(await lambda.invoke({}));

    expect(environment).toMatchObject({
      STAGE: 'dev',
      AWS_LAMBDA_FUNCTION_NAME: 'sample',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'WARN',
      AWS_REGION: 'us-east-1',
    });
    expect(process.env).toHaveProperty('JEST_WORKER_ID');
    expect(environment).not.toHaveProperty('JEST_WORKER_ID');
  });

  it('keeps a process warm for the next event', async () => {
    const lambda = opened('index.echo');

    const first = answer(await lambda.invoke({}));
    const second = answer(await lambda.invoke({}));

    expect(second).toHaveProperty('processId', (first as { processId: number }).processId);
  });

  it('runs each concurrent event in a process of its own', async () => {
    const lambda = opened('index.slow');

    const replies = await Promise.all([1, 2, 3].map(() => lambda.invoke({ waitMs: 300 })));

    expect(new Set(replies.map(answer)).size).toBe(3);
  });

  it('lets events wait when all the processes it may start are busy', async () => {
    const lambda = opened('index.slow', { maxInstances: 1 });

    const replies = await Promise.all([1, 2, 3].map(() => lambda.invoke({ waitMs: 1 })));

    expect(new Set(replies.map(answer)).size).toBe(1);
  });

  it('refuses to require an ES module, as Lambda does', async () => {
    const lambda = opened('index.requiresModule');

    const reply = answer(await lambda.invoke({}));

    expect(reply).toBe('ERR_REQUIRE_ESM');
  });

  it('hands on what the function writes, line by line', async () => {
    const lines: LogLine[] = [];
    const lambda = opened('index.logs', { logFormat: 'JSON', onLog: (line) => lines.push(line) });

    await lambda.invoke({});
    await lambda.close();

    const logged = lines.find(({ source }) => source === 'stdout');
    expect(JSON.parse(logged?.text ?? '')).toMatchObject({ level: 'INFO', message: 'hello' });
    expect(lines).toContainEqual({ source: 'stderr', text: 'plain' });
  });

  it.each([
    { what: 'throws', handler: 'index.throws', errorType: 'RangeError', message: 'out of range' },
    {
      what: 'ends its process',
      handler: 'index.exits',
      errorType: 'Runtime.ExitError',
      message: 'exit status 7',
    },
    {
      what: 'is not exported',
      handler: 'index.none',
      errorType: 'Runtime.HandlerNotFound',
      message: 'index.none',
    },
    { what: 'has no file', handler: 'none.http', errorType: 'Runtime.ImportModuleError', message: "'none'" },
    { what: 'cannot be loaded', handler: 'broken.http', errorType: 'Error', message: 'cannot be loaded' },
  ])('fails when the function $what', async ({ handler, errorType, message }) => {
    const lambda = opened(handler);

    const fault = await lambda.invoke({});

    expect(fault).toMatchObject({ type: 'fault', errorType, message: expect.stringContaining(message) });
  });

  it('fails when the function takes longer than it may, and ends its process', async () => {
    const lambda = opened('index.slow', { timeoutMs: 100 });

    const fault = await lambda.invoke({ waitMs: 60_000 });

    expect(fault).toMatchObject({
      errorType: 'Sandbox.Timedout',
      message: expect.stringMatching(/^RequestId: [\da-f-]{36} Error: Task timed out after 0.10 seconds$/),
    });
  });

  it('starts a new process after one has failed', async () => {
    const lambda = opened('index.exits');

    await lambda.invoke({});
    const second = await lambda.invoke({});

    expect(second).toMatchObject({ errorType: 'Runtime.ExitError' });
  });

  it('fails when the event is larger than Lambda takes', async () => {
    const lambda = opened('index.echo');

    const fault = await lambda.invoke('x'.repeat(6_291_456));

    expect(fault).toMatchObject({ errorType: 'RequestTooLargeException' });
  });

  it('fails when the answer is larger than Lambda takes', async () => {
    const lambda = opened('index.large');

    const fault = await lambda.invoke({ bytes: 6_291_556 });

    expect(fault).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });

  it('answers a stream while the function is still writing it', async () => {
    const lambda = opened('index.streamed');

    const invocation = await lambda.invokeStreamed({ texts: ['first', 'second'], waitMs: 200 });
    const stream = answerStream(invocation);
    const beginning = String((await stream[Symbol.asyncIterator]().next()).value);

    expect(invocation).toMatchObject({ contentType: 'application/vnd.awslambda.http-integration-response' });
    expect(beginning).toContain('"statusCode":200');
    expect(beginning).not.toContain('second');
  });

  it('collects a streamed answer for who wants it whole', async () => {
    const lambda = opened('index.streamedRaw');

    const invocation = await lambda.invoke({ text: 'whole' });

    expect(String((invocation as { payload: Buffer }).payload)).toBe('whole');
  });

  it('fails when a streamed function throws before its first byte', async () => {
    const lambda = opened('index.streamedThrows');

    const fault = await lambda.invokeStreamed({});

    expect(fault).toMatchObject({ type: 'fault', errorType: 'TypeError', message: 'before the first byte' });
  });

  it.each([
    { how: 'throws', event: { error: 'broke off' }, message: 'broke off' },
    { how: 'ends its process', event: { exit: true }, message: 'exit status 3' },
  ])('fails in mid-stream when the function $how there', async ({ event, message }) => {
    const lambda = opened('index.streamed');

    const stream = answerStream(await lambda.invokeStreamed({ texts: ['some'], waitMs: 100, ...event }));

    await expect(text(stream)).rejects.toMatchObject({
      type: 'fault',
      message: expect.stringContaining(message),
    });
  });

  it('lets the function end its answer when nobody reads it any more', async () => {
    const lambda = opened('index.streamed', { maxInstances: 1 });

    const left = answerStream(await lambda.invokeStreamed({ texts: ['x'.repeat(1_000_000), 'y'] }));
    left.destroy();
    const next = await lambda.invoke({ texts: ['next'] });

    expect(String((next as { payload: Buffer }).payload)).toContain('next');
  });

  it('leaves no process behind when it closes', async () => {
    const lambda = opened('index.slow');
    const processId = answer(await lambda.invoke({ waitMs: 0 })) as number;

    const running = lambda.invoke({ waitMs: 60_000 });
    await lambda.close();

    expect(isAlive(processId)).toBe(false);
    expect(await running).toMatchObject({ type: 'fault' });
    expect(await lambda.invoke({})).toMatchObject({ errorType: 'ServiceException' });
  });

  it('lets running events end when it retires', async () => {
    const lambda = opened('index.slow');

    const running = lambda.invoke({ waitMs: 200 });
    await lambda.retire();

    expect(isAlive(answer(await running) as number)).toBe(false);
  });
});
