import { describe, expect, it } from '@jest/globals';
import { array, assert, property, uint8Array } from 'fast-check';
import { JoinedBytes, wholeBytes } from '../../lib/message/joined-bytes.ts';

describe('JoinedBytes', () => {
  it('joins pieces of any sizes, and changes none of them', () => {
    assert(
      property(array(uint8Array({ maxLength: 40 })), (pieces) => {
        const before = Buffer.concat(pieces).toString('hex');
        const joined = new JoinedBytes();
        for (const piece of pieces) joined.add(piece);

        expect(Buffer.from(joined.bytes).toString('hex')).toBe(before);
        expect(joined.length).toBe(before.length / 2);
        expect(Buffer.concat(pieces).toString('hex')).toBe(before);
      }),
    );
  });

  it('keeps a single piece as it came', () => {
    const piece = Buffer.from('one');
    const joined = new JoinedBytes();

    joined.add(piece);

    expect(joined.bytes).toBe(piece);
  });

  it('begins anew when its bytes were taken', () => {
    const joined = new JoinedBytes();
    for (const text of ['a', 'b', 'c']) joined.add(Buffer.from(text));

    const taken = joined.take();
    joined.add(Buffer.from('d'));
    joined.add(Buffer.from('e'));

    expect([taken, joined.bytes].map((bytes) => Buffer.from(bytes).toString())).toEqual(['abc', 'de']);
  });

  it('takes single bytes into one piece of memory', () => {
    const joined = new JoinedBytes();

    for (let count = 0; count < 1_000_000; count += 1) joined.add(Uint8Array.of(count));

    expect(joined.bytes.buffer.byteLength).toBeLessThan(2_100_000);
    expect(joined.bytes.at(-1)).toBe(999_999 % 256);
  });
});

describe('wholeBytes', () => {
  const exceeded = () => new Error('too large');

  it.each([
    { what: 'as many bytes as the limit', bytes: 6, expected: 'abcdef' },
    { what: 'fewer', bytes: 100, expected: 'abcdef' },
  ])('reads $what', async ({ bytes, expected }) => {
    const whole = await wholeBytes(source().chunks, { bytes, exceeded });

    expect(Buffer.from(whole).toString()).toBe(expected);
  });

  it('fails at the first byte beyond the limit, and ends the chunks', async () => {
    const { chunks, state } = source();

    await expect(wholeBytes(chunks, { bytes: 3, exceeded })).rejects.toThrow('too large');
    expect(state).toEqual({ read: 2, isEnded: true });
  });

  function source() {
    const state = { read: 0, isEnded: false };
    const chunks = (async function* () {
      try {
        for (const text of ['ab', 'cd', 'ef']) {
          state.read += 1;
          yield Buffer.from(text);
        }
      } finally {
        state.isEnded = true;
      }
    })();
    return { chunks, state };
  }
});
