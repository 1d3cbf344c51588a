import { describe, expect, it } from '@jest/globals';
import { parseXml } from '../../../../lib/xml/parse.ts';
import { compileXPath } from '../../../../lib/xml/xpath/compile.ts';

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function isMatch(text: string, pattern: string, flags?: string): boolean {
  const args = [text, pattern, ...(flags === undefined ? [] : [flags])].map(quoted);
  return compileXPath(`matches(${args.join(', ')})`).isTrue(parseXml('<a/>'));
}

describe('matches', () => {
  it.each([
    { pattern: '^a.c$', yes: ['abc', 'a\u2028c', 'a😀c'], no: ['a\nc', 'a\rc'] },
    { pattern: '^a.c$', flags: 's', yes: ['a\nc', 'a\rc'], no: ['ac'] },
    { pattern: '^B$', flags: 'im', yes: ['a\nb'], no: ['ab'] },
    { pattern: '^\\d[\\d.]$', yes: ['12', '1.', '٣٤'], no: ['a1', '1a'] },
    { pattern: '^\\D[\\D]$', yes: ['ab'], no: ['a1', '٣b'] },
    { pattern: '^\\s[\\s]$', yes: [' \t', '\r\n'], no: ['\u00a0 ', ' \u2003', ' x'] },
    {
      pattern: '^\\S[^\\s][\\S]$',
      yes: ['abc', '\u00a0\u2003\ufeff', '\0!\u{10ffff}'],
      no: ['a\tb', 'ab\r'],
    },
    { pattern: '^\\w[\\w]$', yes: ['a1', 'äß', '+€'], no: ['a_', '-b', 'a '] },
    { pattern: '^\\W[\\W]$', yes: ['_-', ' \0'], no: ['a-', '-ä'] },
    { pattern: '^[\\]\\d.][.]\\.$', yes: [']..', '5..', '...'], no: ['a..', '.a.'] },
    { pattern: '\\\\c', yes: ['a\\c'], no: ['c'] },
    { pattern: '^(a|b)\\1$', yes: ['aa'], no: ['ab'] },
    { pattern: '^\\p{Lu}', yes: ['Ä'], no: ['ä'] },
  ])('reads $pattern as XPath does (flags: $flags)', ({ pattern, flags, yes, no }) => {
    expect(yes.filter((text) => !isMatch(text, pattern, flags))).toEqual([]);
    expect(no.filter((text) => isMatch(text, pattern, flags))).toEqual([]);
  });

  it('takes a text of the message, and none of its patterns', () => {
    const document = parseXml('<a><b>xx</b><p>(x+)+$</p></a>');

    expect(compileXPath('/a/b[matches(., "^x+$")]').text(document)).toBe('xx');
    expect(() => compileXPath('matches(/a/b, /a/p)')).toThrow(
      expect.objectContaining({
        code: 'XPATH_SYNTAX',
        start: 14,
        message: expect.stringContaining('quotes'),
      }),
    );
  });

  it.each([
    'matches("a", string(/a))',
    'matches("a", concat("a", /a))',
    'matches("a", "a" = "b")',
    'matches("a", 1)',
    'matches("a", "a", /a)',
  ])('fails for %s, which is not known before the message', (source) => {
    expect(() => compileXPath(source)).toThrow(
      expect.objectContaining({ code: 'XPATH_SYNTAX', message: expect.stringContaining('quotes') }),
    );
  });

  it.each([
    '(',
    'a{2',
    '[a-z-[aeiou]]',
    '\\i',
    '\\ca',
    '[\\ca]',
    '\\\\\\cA',
    '\\C',
    '\\p{IsGreek}',
    '[a-\\s]',
    '\\-',
  ])('fails for the pattern %s', (pattern) => {
    expect(() => isMatch('a', pattern)).toThrow(
      expect.objectContaining({
        code: 'XPATH_SYNTAX',
        start: 13,
        message: expect.stringContaining('pattern'),
      }),
    );
  });

  it.each(['g', 'x', 'q', 'u', 'ii', 'i '])('fails for the flags "%s"', (flags) => {
    expect(() => isMatch('a', 'a', flags)).toThrow(
      expect.objectContaining({ code: 'XPATH_SYNTAX', message: expect.stringContaining('flags') }),
    );
  });
});
