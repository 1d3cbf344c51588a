import { afterEach, describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { ReplyChunks } from '../../../lib/receivers/connection/reply-chunks.ts';
import { TimeLimits } from '../../../lib/receivers/connection/timeouts.ts';
import { outboundRequest } from '../../support/outbound.ts';

const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Chunks without a connection, and what they asked of it. */
function replyChunks() {
  const outbound = outboundRequest('http://api.example.com/');
  const asked: string[] = [];
  const limits = new TimeLimits(outbound, () => undefined);
  stops.push(() => limits.stop());
  const source = {
    pause: () => void asked.push('pause'),
    resume: () => void asked.push('resume'),
    destroy: (reason?: Error) => {
      asked.push('destroy');
      chunks.end(reason ?? Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    },
  };
  const chunks: ReplyChunks = new ReplyChunks(source, outbound, limits);
  return { chunks, asked };
}

async function texts(chunks: ReplyChunks): Promise<readonly string[]> {
  const read: string[] = [];
  for await (const chunk of chunks) read.push(Buffer.from(chunk).toString());
  return read;
}

const large = Buffer.alloc(64 * 1024);

describe('ReplyChunks', () => {
  it('answers chunks in their order, those that came before somebody read and those that come later', async () => {
    const { chunks } = replyChunks();
    chunks.add(Buffer.from('a'));
    chunks.add(Buffer.from('b'));

    const reading = texts(chunks);
    await setImmediate();
    chunks.add(Buffer.from('c'));
    await setImmediate();
    chunks.add(Buffer.from('d'));
    chunks.end();

    expect(await reading).toEqual(['ab', 'c', 'd']);
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });

  it('answers large chunks as they came', async () => {
    const { chunks } = replyChunks();
    const large = ['a', 'b'].map((letter) => letter.repeat(8 * 1024));
    for (const text of large) chunks.add(Buffer.from(text));
    chunks.end();

    expect(await texts(chunks)).toEqual(large);
  });

  it('lets the receiver wait once while enough lies ready, and no longer', async () => {
    const { chunks, asked } = replyChunks();

    chunks.add(large.subarray(1));
    expect(asked).toEqual([]);
    chunks.add(large.subarray(0, 1));
    chunks.add(large);
    expect(asked).toEqual(['pause']);

    await chunks.next();
    expect(asked).toEqual(['pause']);
    await chunks.next();
    await chunks.next();
    expect(asked).toEqual(['pause', 'resume']);
  });

  it('asks nothing of a connection whose reply is whole', async () => {
    const { chunks, asked } = replyChunks();
    chunks.add(large);
    chunks.end();
    asked.length = 0;

    chunks.cancel();
    expect((await chunks.next()).value).toBe(large);
    await chunks.return();

    expect(asked).toEqual([]);
  });

  it('answers what came before a failure, fails once, and then ends', async () => {
    const { chunks } = replyChunks();
    chunks.add(Buffer.from('a'));
    chunks.end(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    chunks.end();

    expect((await chunks.next()).done).toBe(false);
    await expect(chunks.next()).rejects.toMatchObject({ code: 'RECEIVER_CONNECTION_LOST' });
    expect((await chunks.next()).done).toBe(true);
  });

  it('gives the reason to who waits when the reply is ended unread', async () => {
    const { chunks, asked } = replyChunks();
    const waiting = chunks.next();
    const reason = Object.assign(new Error('late'), { code: 'EPIPE' });

    chunks.cancel(reason);

    await expect(waiting).rejects.toMatchObject({ cause: reason });
    expect(asked).toEqual(['destroy']);
  });

  it('ends a reply whose reader leaves', async () => {
    const { chunks, asked } = replyChunks();
    chunks.add(Buffer.from('a'));
    chunks.add(Buffer.from('b'));

    for await (const _ of chunks) break;

    expect(asked).toEqual(['destroy']);
  });
});
