import { describe, expect, it } from '@jest/globals';
import { LineEnds } from '../../lib/text/line-ends.ts';

/** The offsets after the ends that are found in one chunk. */
function offsets(text: string): readonly number[] {
  const ends = new LineEnds();
  const bytes = Buffer.from(text);
  const found: number[] = [];
  for (let end = ends.next(bytes, 0); end !== -1; end = ends.next(bytes, end)) found.push(end);
  return found;
}

describe('LineEnds', () => {
  it.each([
    { text: '', expected: [] },
    { text: '{"a":1}', expected: [] },
    { text: '{}\n', expected: [3] },
    { text: '{}\r\n\n[]\n"', expected: [4, 5, 8] },
  ])('finds where lines end in $text', ({ text, expected }) => {
    expect(offsets(text)).toEqual(expected);
  });

  it.each([
    { passed: [], isBetween: true },
    { passed: ['{'], isBetween: false },
    { passed: ['{}', '\n'], isBetween: true },
    { passed: ['{}\n', ''], isBetween: true },
    { passed: ['{}\n{'], isBetween: false },
  ])('knows after $passed whether it is between lines', ({ passed, isBetween }) => {
    const whole = new LineEnds();
    const found = new LineEnds();

    for (const chunk of passed.map((text) => Buffer.from(text))) {
      whole.pass(chunk);
      for (let end = found.next(chunk, 0); end !== -1; end = found.next(chunk, end));
    }

    expect([whole.isBetweenParts, found.isBetweenParts]).toEqual([isBetween, isBetween]);
  });
});
