import { describe, expect, it } from '@jest/globals';
import { remainingMs } from '../../lib/aws/remaining-time.ts';

const nowMs = 1_000_000;

describe('remainingMs', () => {
  it.each([
    { what: 'the function alone', functionMs: 30_000, apiMs: undefined, ageMs: undefined, remaining: 29_500 },
    { what: 'the API first', functionMs: 60_000, apiMs: 29_000, ageMs: 0, remaining: 28_500 },
    {
      what: 'the API after a cold start',
      functionMs: 60_000,
      apiMs: 29_000,
      ageMs: 4_000,
      remaining: 24_500,
    },
    { what: 'the function first', functionMs: 5_000, apiMs: 29_000, ageMs: 1_000, remaining: 4_500 },
    { what: 'a clock that is ahead', functionMs: 60_000, apiMs: 29_000, ageMs: -5_000, remaining: 28_500 },
    {
      what: 'a clock that is far behind',
      functionMs: 60_000,
      apiMs: 29_000,
      ageMs: 99_000,
      remaining: 28_500,
    },
    { what: 'no moment', functionMs: 60_000, apiMs: 29_000, ageMs: undefined, remaining: 28_500 },
    { what: 'no time', functionMs: 200, apiMs: undefined, ageMs: undefined, remaining: 1 },
  ])('is $remaining with $what', ({ functionMs, apiMs, ageMs, remaining }) => {
    const time = {
      context: { getRemainingTimeInMillis: () => functionMs },
      apiTimeoutMs: apiMs,
      receivedAtMs: ageMs === undefined ? undefined : nowMs - ageMs,
    };

    expect(remainingMs(time, nowMs)).toBe(remaining);
  });
});
