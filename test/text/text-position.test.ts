import { describe, expect, it } from '@jest/globals';
import { textPosition } from '../../lib/text/text-position.ts';

describe('textPosition', () => {
  it.each([
    { text: 'abc', offset: 0, line: 1, column: 1 },
    { text: 'abc', offset: 3, line: 1, column: 4 },
    { text: 'a\nbc', offset: 3, line: 2, column: 2 },
    { text: 'a\r\nbc', offset: 3, line: 2, column: 1 },
    { text: 'a\rbc', offset: 2, line: 2, column: 1 },
    { text: '', offset: 0, line: 1, column: 1 },
  ])('finds line $line, column $column of offset $offset in %j', ({ text, offset, line, column }) => {
    const position = textPosition(text, offset);

    expect(position).toEqual({ line, column });
  });
});
