import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { monotonicMs } from '../../lib/exchange/monotonic-ms.ts';

describe('monotonicMs', () => {
  it('counts the milliseconds that another clock counts', async () => {
    const outer = performance.now();
    const begun = monotonicMs();
    const inner = performance.now();

    await setImmediate();

    const innerMs = performance.now() - inner;
    const elapsedMs = monotonicMs() - begun;
    const outerMs = performance.now() - outer;
    expect(elapsedMs).toBeGreaterThanOrEqual(innerMs - 0.001);
    expect(elapsedMs).toBeLessThanOrEqual(outerMs + 0.001);
  });
});
