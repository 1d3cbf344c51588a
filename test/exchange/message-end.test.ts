import { describe, expect, it } from '@jest/globals';
import { MessageEnd } from '../../lib/exchange/message-end.ts';

describe('MessageEnd', () => {
  it('tells who waits when it is reached', () => {
    const end = new MessageEnd();
    const { signal } = end;

    const before = { isReached: end.isReached, aborted: signal.aborted };
    end.reach();

    expect(before).toEqual({ isReached: false, aborted: false });
    expect({ isReached: end.isReached, aborted: signal.aborted }).toEqual({ isReached: true, aborted: true });
  });

  it('tells who asks later', () => {
    const end = new MessageEnd();

    end.reach();

    expect(end.signal.aborted).toBe(true);
  });
});
