import { describe, expect, it } from '@jest/globals';
import { BufferedBody } from '../../lib/message/body.ts';
import { emptyMessage } from '../../lib/message/message.ts';
import { checkHeadSize } from '../../lib/runtime/head-size.ts';

const many = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => [`X-Header-${index}`, 'v'.repeat(length)] as const);

function check(headers: readonly (readonly [string, string])[], bodyOrigin: 'caller' | 'receiver') {
  const reply = {
    status: 200,
    headers: [...headers].map(([name, value]) => [name, value] as [string, string]),
  };
  checkHeadSize({ ...reply, body: BufferedBody.empty }, { ...emptyMessage, bodyOrigin });
}

describe('checkHeadSize', () => {
  it.each([
    { what: 'no header', headers: [] },
    { what: 'one of 15 kB', headers: many(1, 15_000) },
    { what: '100 of 100 bytes', headers: many(100, 100) },
  ])('lets $what pass', ({ headers }) => {
    expect(() => check(headers, 'receiver')).not.toThrow();
  });

  it.each([
    { what: 'one of 17 kB', headers: many(1, 17_000) },
    { what: 'one of 9 kB in letters of two bytes', headers: [['X', '\xfc'.repeat(9_000)] as const] },
    { what: 'one of 9 kB in quotes', headers: [['X', '"'.repeat(9_000)] as const] },
    { what: '300 of 85 bytes', headers: many(300, 85) },
  ])('fails for $what, and blames who sent it', ({ headers }) => {
    expect(() => check(headers, 'receiver')).toThrow(
      expect.objectContaining({ code: 'RECEIVER_REPLY_INVALID' }),
    );
    expect(() => check(headers, 'caller')).toThrow(expect.objectContaining({ code: 'FLOW_INVALID' }));
  });
});
