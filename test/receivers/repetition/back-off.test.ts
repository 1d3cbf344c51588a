import { describe, expect, it } from '@jest/globals';
import { backOffMs } from '../../../lib/receivers/repetition/back-off.ts';

const bounds = { intervalMs: 500, maxIntervalMs: 8000 };

describe('backOffMs', () => {
  it.each([
    { attempt: 1, random: 1, expected: 500 },
    { attempt: 2, random: 1, expected: 1000 },
    { attempt: 5, random: 1, expected: 8000 },
    { attempt: 60, random: 1, expected: 8000 },
    { attempt: 2, random: 0.25, expected: 250 },
    { attempt: 9, random: 0, expected: 0 },
  ])(
    'waits $expected ms after attempt $attempt when chance says $random',
    ({ attempt, random, expected }) => {
      expect(backOffMs(bounds, attempt, random)).toBe(expected);
    },
  );
});
