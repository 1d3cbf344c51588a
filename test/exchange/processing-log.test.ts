import { describe, expect, it } from '@jest/globals';
import { maxReceiverCalls, ProcessingLog } from '../../lib/exchange/processing-log.ts';

describe('ProcessingLog', () => {
  it('keeps the steps in the order in which they ended', () => {
    const log = new ProcessingLog();

    log.stepEnded('first', 1.5);
    log.stepEnded('second', 2);

    expect(log.steps).toEqual([
      { step: 'first', durationMs: 1.5 },
      { step: 'second', durationMs: 2 },
    ]);
  });

  it('keeps the first calls of receivers, however many there are, and knows the latest', () => {
    const log = new ProcessingLog();

    const calls = Array.from({ length: maxReceiverCalls + 5 }, (_, index) => log.receiverCalled(`r${index}`));

    expect(log.receiverCalls).toEqual(calls.slice(0, maxReceiverCalls));
    expect(log.latestCall).toBe(calls.at(-1));
  });

  it('keeps the answers of models in the order in which they came', () => {
    const log = new ProcessingLog();

    log.modelAnswered({ model: 'first', serviceTier: undefined, usage: { inputTokens: 1 } });
    log.modelAnswered({ model: 'second', serviceTier: undefined, usage: { inputTokens: 2 } });

    expect(log.modelCalls.map(({ model }) => model)).toEqual(['first', 'second']);
  });
});
