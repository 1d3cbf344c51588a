import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../lib/exchange/deadline.ts';

describe('Deadline', () => {
  it('tells what is left of it', () => {
    let nowMs = 1000;
    const deadline = new Deadline(1500, () => nowMs);

    const remaining = [1000, 1499, 1500, 9000].map((moment) => {
      nowMs = moment;
      return [deadline.remainingMs, deadline.isOver];
    });

    expect(remaining).toEqual([
      [500, false],
      [1, false],
      [0, true],
      [0, true],
    ]);
  });

  it('is made from a duration', () => {
    expect(Deadline.in(250, () => 1000).remainingMs).toBe(250);
  });
});
