import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from '../../../lib/receivers/repetition/retry-after.ts';

const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0);

describe('retryAfterMs', () => {
  it.each([
    { headers: { 'Retry-After': '3' }, expected: 3000 },
    { headers: { 'retry-after': ' 0.5 ' }, expected: 500 },
    { headers: { 'Retry-After-Ms': '250' }, expected: 250 },
    { headers: { 'Retry-After': '9', 'retry-after-ms': '250' }, expected: 250 },
    { headers: { 'Retry-After': 'Thu, 01 Jan 2026 12:00:10 GMT' }, expected: 10_000 },
    { headers: { 'Retry-After': 'Thu, 01 Jan 2026 11:00:00 GMT' }, expected: 0 },
    { headers: { 'Retry-After': 'soon' }, expected: undefined },
    { headers: { 'Retry-After': '' }, expected: undefined },
    { headers: { 'Retry-After': '-5 s' }, expected: undefined },
    { headers: {}, expected: undefined },
  ])('reads $headers as $expected', ({ headers, expected }) => {
    expect(retryAfterMs({ headers: Object.entries(headers) }, nowMs)).toBe(expected);
  });
});
