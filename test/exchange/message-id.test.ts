import { describe, expect, it } from '@jest/globals';
import { newMessageId } from '../../lib/exchange/message-id.ts';

const nowMs = Date.UTC(2026, 10, 22);

describe('newMessageId', () => {
  it('has the form of an MPL id of CPI', () => {
    expect(newMessageId(nowMs)).toMatch(/^AG[\w-]{26}$/);
  });

  it('is new for every message of one moment', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => newMessageId(nowMs)));

    expect(ids.size).toBe(1000);
  });

  it('begins with its second, so that bytes sort by time', () => {
    const [earlier, later] = [nowMs, nowMs + 1000].map((moment) =>
      Buffer.from(newMessageId(moment), 'base64url'),
    );

    expect(later?.readUInt32BE(1)).toBe((earlier?.readUInt32BE(1) ?? 0) + 1);
  });
});
