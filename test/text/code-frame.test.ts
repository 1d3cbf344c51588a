import { describe, expect, it } from '@jest/globals';
import { codeFrame } from '../../lib/text/code-frame.ts';

describe('codeFrame', () => {
  it('puts carets under the place and the message behind them', () => {
    const frame = codeFrame({ source: '${headr.OrderId}', start: 2, end: 7 }, 'Unknown scope "headr".');

    expect(frame).toBe('  ${headr.OrderId}\n    ^^^^^ Unknown scope "headr".');
  });

  it('shows only the line of the place', () => {
    const frame = codeFrame({ source: 'one\ntwo three\nfour', start: 8, end: 13 }, 'here');

    expect(frame).toBe('  two three\n      ^^^^^ here');
  });

  it('shows one caret at the end of the source', () => {
    const frame = codeFrame({ source: 'a/', start: 2, end: 2 }, 'too early');

    expect(frame).toBe('  a/\n    ^ too early');
  });

  it('keeps carets in place after a tab and ends them with the line', () => {
    const frame = codeFrame({ source: '\tab\ncd', start: 1, end: 7 }, 'here');

    expect(frame).toBe('   ab\n   ^^ here');
  });

  it('shortens a long line on both sides', () => {
    const source = `${'a'.repeat(500)}X${'b'.repeat(500)}`;

    const [line = '', carets = ''] = codeFrame({ source, start: 500, end: 501 }, 'here').split('\n');

    expect(line.length).toBeLessThan(130);
    expect(line.charAt(carets.indexOf('^'))).toBe('X');
  });
});
