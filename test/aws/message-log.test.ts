import { describe, expect, it } from '@jest/globals';
import { MessageLog } from '../../lib/aws/message-log.ts';
import type { ProcessingLogEntry } from '../../lib/exchange/processing-log.ts';

function entry(messageId: string): ProcessingLogEntry {
  return {
    messageId,
    correlationId: messageId,
    flow: 'chatgpt',
    status: 'COMPLETED',
    startedAtMs: 0,
    durationMs: 1,
    steps: [],
  };
}

/** A log, and the message ids of each of its writes. */
function watchedLog() {
  const writes: string[][] = [];
  const log = new MessageLog((lines) => {
    const texts = lines.trim().split('\n');
    writes.push(texts.map((line) => JSON.parse(line).messageId));
  });
  return { log, writes };
}

describe('MessageLog', () => {
  it('writes what came together in one go, after whatever was about to be sent', async () => {
    const { log, writes } = watchedLog();

    log.add(entry('a'), 'r1');
    log.add(entry('b'), 'r2');
    await Promise.resolve();
    expect(writes).toEqual([]);
    await log.written();

    expect(writes).toEqual([['a', 'b']]);
  });

  it('writes what comes later in a further one', async () => {
    const { log, writes } = watchedLog();
    log.add(entry('a'), undefined);
    await log.written();

    log.add(entry('b'), undefined);
    await log.written();

    expect(writes).toEqual([['a'], ['b']]);
  });

  it('has nothing to wait for when nothing came', async () => {
    const { log, writes } = watchedLog();

    await log.written();

    expect(writes).toEqual([]);
  });
});
