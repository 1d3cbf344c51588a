import { describe, expect, it } from '@jest/globals';
import { ProcessingLog } from '../../lib/exchange/processing-log.ts';

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
});
