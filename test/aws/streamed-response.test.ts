import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { writeReply } from '../../lib/aws/streamed-response.ts';
import { Deadline } from '../../lib/exchange/deadline.ts';
import { type Body, BufferedBody, StreamedBody } from '../../lib/message/body.ts';

/** A response stream that takes what it is given, or nothing until it is told to. */
class ResponseStream extends Writable {
  readonly texts: string[] = [];
  #isStalled = false;
  #resume: () => void = () => undefined;

  constructor({ isStalled = false } = {}) {
    super({ highWaterMark: 4 });
    this.#isStalled = isStalled;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.texts.push(chunk.toString());
    if (this.#isStalled) this.#resume = done;
    else setImmediate(done);
  }

  resume(): void {
    this.#isStalled = false;
    this.#resume();
  }
}

/** Says when its reader has left. */
function chunksOf(...texts: readonly string[]) {
  const rest = texts.values();
  const left = Promise.withResolvers<IteratorResult<Uint8Array>>();
  const iterator = {
    left: false,
    next: async (): Promise<IteratorResult<Uint8Array>> => {
      const { value, done } = rest.next();
      if (value === 'stalls') return left.promise;
      return done || iterator.left
        ? { value: undefined, done: true }
        : { value: Buffer.from(value), done: false };
    },
    return: async (): Promise<IteratorResult<Uint8Array>> => {
      iterator.left = true;
      left.resolve({ value: undefined, done: true });
      return left.promise;
    },
  };
  return { iterator, body: new StreamedBody({ [Symbol.asyncIterator]: () => iterator }) };
}

function reply(body: Body, deadline?: Deadline) {
  return { status: 200, headers: [], body, ...(deadline && { deadline }) };
}

beforeAll(() => {
  Reflect.set(globalThis, 'awslambda', { HttpResponseStream: { from: (stream: Writable) => stream } });
});

afterAll(() => {
  Reflect.deleteProperty(globalThis, 'awslambda');
});

afterEach(() => {
  jest.useRealTimers();
});

describe('writeReply', () => {
  it.each([
    { what: 'a body at hand in one piece', body: BufferedBody.fromText('text'), expected: ['text'] },
    {
      what: 'nothing for an empty body, so that its status is sent',
      body: BufferedBody.empty,
      expected: [''],
    },
    {
      what: 'nothing before a stream, so that its status is sent',
      body: chunksOf('some', 'more').body,
      expected: ['', 'some', 'more'],
    },
    { what: 'nothing for an empty stream', body: chunksOf().body, expected: [''] },
  ])('writes $what', async ({ body, expected }) => {
    const stream = new ResponseStream();

    await writeReply(stream, reply(body));

    expect(stream.texts).toEqual(expected);
    expect(stream.writableFinished).toBe(true);
  });

  it('takes no further chunk until the stream wants more', async () => {
    const stream = new ResponseStream({ isStalled: true });
    const { body, iterator } = chunksOf('first', 'second');

    const writing = writeReply(stream, reply(body));
    await setTimeout(1);
    const textsWhileStalled = [...stream.texts];
    stream.resume();
    await writing;

    expect(textsWhileStalled).not.toContain('second');
    expect(stream.texts).toEqual(['', 'first', 'second']);
    expect(iterator.left).toBe(false);
  });

  it('lets a caller who comes back within the last words have them', async () => {
    jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'setImmediate', 'queueMicrotask'] });
    const stream = new ResponseStream({ isStalled: true });

    const writing = writeReply(stream, reply(chunksOf('first', 'problem').body, Deadline.in(10_000)));
    await new Promise(setImmediate);
    jest.advanceTimersByTime(10_200);
    stream.resume();
    await writing;

    expect(stream.texts).toEqual(['', 'first', 'problem']);
  });

  it('fails and leaves the chunks when the caller takes nothing until the message has no more time', async () => {
    const stream = new ResponseStream({ isStalled: true });
    const { body, iterator } = chunksOf('first', 'second');

    const writing = writeReply(stream, reply(body, Deadline.in(10)));

    await expect(writing).rejects.toThrow('did not take the response');
    expect({ left: iterator.left, destroyed: stream.destroyed }).toEqual({ left: true, destroyed: true });
  });

  it.each([
    { what: 'a body at hand', body: () => BufferedBody.fromText('text') },
    { what: 'the end of a stream', body: () => chunksOf('1').body },
  ])('fails when the caller does not take $what', async ({ body }) => {
    const stream = new ResponseStream({ isStalled: true });

    const writing = writeReply(stream, reply(body(), Deadline.in(10)));

    await expect(writing).rejects.toThrow('did not take the response');
    expect(stream.destroyed).toBe(true);
  });

  it('leaves no timer behind when the body fails', async () => {
    const stream = new ResponseStream();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('more than it takes at once');
      throw new Error('cut');
    }
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();

    await writeReply(stream, reply(new StreamedBody(broken()), Deadline.in(60_000))).catch(() => undefined);

    expect(timers()).toBe(before);
  });

  it.each([
    { when: 'it waits for a chunk', texts: ['1', 'stalls'], isStalled: false },
    { when: 'it waits for the stream', texts: ['first', 'second'], isStalled: true },
  ])('fails and leaves the chunks when the stream closes while $when', async ({ texts, isStalled }) => {
    const stream = new ResponseStream({ isStalled });
    const { body, iterator } = chunksOf(...texts);

    const writing = writeReply(stream, reply(body));
    await setTimeout(5);
    stream.destroy();

    await expect(writing).rejects.toThrow('closed before its end');
    expect(iterator.left).toBe(true);
  });

  it('fails with the error of the stream, which nobody else hears', async () => {
    const stream = new ResponseStream();
    stream.on('error', () => {
      throw new Error('The runtime would end the process.');
    });

    const writing = writeReply(stream, reply(chunksOf('1', 'stalls').body));
    await setTimeout(5);
    stream.destroy(new Error('reset'));

    await expect(writing).rejects.toThrow('reset');
  });

  it('fails as the body does', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('some');
      throw new Error('cut');
    }

    const writing = writeReply(new ResponseStream(), reply(new StreamedBody(broken())));

    await expect(writing).rejects.toThrow('cut');
  });
});
