import { describe, expect, it } from '@jest/globals';
import { EventEnds } from '../../lib/text/event-ends.ts';

/** The pieces that a text falls into, when its bytes come in the given chunks. */
function pieces(chunks: readonly string[]): readonly string[] {
  const ends = new EventEnds();
  const found: string[] = [];
  let piece = '';
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk, 'latin1');
    let from = 0;
    for (let end = ends.next(bytes, from); end !== -1; end = ends.next(bytes, from)) {
      found.push(piece + chunk.slice(from, end));
      piece = '';
      from = end;
    }
    piece += chunk.slice(from);
  }
  return [...found, piece];
}

describe('EventEnds', () => {
  it.each([
    { what: 'line feeds', stream: 'data: 1\n\ndata: 2\n\n', expected: ['data: 1\n\n', 'data: 2\n\n', ''] },
    {
      what: 'pairs',
      stream: 'data: 1\r\n\r\ndata: 2\r\n\r\n',
      expected: ['data: 1\r\n\r\n', 'data: 2\r\n\r\n', ''],
    },
    { what: 'returns', stream: 'data: 1\r\rdata: 2\r\r', expected: ['data: 1\r\r', 'data: 2\r\r', ''] },
    {
      what: 'several lines',
      stream: 'event: a\ndata: 1\n\n: b\n',
      expected: ['event: a\ndata: 1\n\n', ': b\n'],
    },
    { what: 'blank lines', stream: '\n\ndata: 1\n\n\n', expected: ['\n', '\n', 'data: 1\n\n', '\n', ''] },
  ])('finds where events end in a stream of $what', ({ stream, expected }) => {
    expect(pieces([stream])).toEqual(expected);
  });

  it('finds the same ends in one-byte chunks, but for the second half of a pair', () => {
    const found = pieces([...'data: 1\r\n\r\ndata: 2\n\n']);

    expect(found).toEqual(['data: 1\r\n\r', '\ndata: 2\n\n', '']);
  });

  it.each([
    { passed: '', isBetween: true },
    { passed: 'data: 1', isBetween: false },
    { passed: 'data: 1\n', isBetween: false },
    { passed: 'data: 1\n\n', isBetween: true },
    { passed: 'data: 1\r\n\r', isBetween: false },
    { passed: 'data: 1\r\n\r\n', isBetween: true },
    { passed: 'data: 1\r\r', isBetween: true },
    { passed: ': ping\n', isBetween: false },
    { passed: '\n', isBetween: true },
  ])('knows after $passed whether it is between events', ({ passed, isBetween }) => {
    const whole = new EventEnds();
    const bytewise = new EventEnds();

    whole.pass(Buffer.from(passed));
    for (const byte of Buffer.from(passed)) bytewise.pass(Uint8Array.of(byte));

    expect([whole.isBetweenParts, bytewise.isBetweenParts]).toEqual([isBetween, isBetween]);
  });
});
