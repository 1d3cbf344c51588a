import { describe, expect, it } from '@jest/globals';
import { parseXml } from '../../../../lib/xml/parse.ts';
import { compileXPath } from '../../../../lib/xml/xpath/compile.ts';
import { functions } from '../../../../lib/xml/xpath/functions/functions.ts';

const document = parseXml(
  '<a xmlns:p="urn:p" xml:lang="en-US"><b> x  y\n</b><n>1</n><n>2.5</n><p:c d="1">😀é</p:c><e/></a>',
);

const cases = [
  { source: '/a/n[last()]', text: '2.5' },
  { source: '/a/n[position() = 1]', text: '1' },
  { source: 'count(/a/n)', text: '2' },
  { source: 'exists(/a/n)', text: 'true' },
  { source: 'exists(/a/m)', text: 'false' },
  { source: 'empty(/a/m)', text: 'true' },
  { source: 'empty("")', text: 'false' },
  { source: 'local-name(/a/*[4])', text: 'c' },
  { source: 'name(/a/*[4])', text: 'p:c' },
  { source: 'namespace-uri(/a/*[4])', text: 'urn:p' },
  { source: 'local-name(/a/m)', text: '' },
  { source: 'name(//@d)', text: 'd' },
  { source: 'name(/a/b/text())', text: '' },
  { source: '/a/*[name() = "p:c"]/@d', text: '1' },
  { source: 'string(1.50)', text: '1.5' },
  { source: 'string(true())', text: 'true' },
  { source: '/a/n[string() = "1"]', text: '1' },
  { source: 'string-length(/a/*[4])', text: '2' },
  { source: 'normalize-space(/a/b)', text: 'x y' },
  { source: 'lower-case("ÄB")', text: 'äb' },
  { source: 'upper-case("äb")', text: 'ÄB' },
  { source: 'concat("a", 1, true())', text: 'a1true' },
  { source: 'starts-with("abc", "ab")', text: 'true' },
  { source: 'ends-with("abc", "bc")', text: 'true' },
  { source: 'contains("abc", "d")', text: 'false' },
  { source: 'substring-before("1999/04/01", "/")', text: '1999' },
  { source: 'substring-before("abc", "x")', text: '' },
  { source: 'substring-after("1999/04/01", "/")', text: '04/01' },
  { source: 'substring-after("abc", "x")', text: '' },
  { source: 'substring("12345", 2, 3)', text: '234' },
  { source: 'substring("12345", 2)', text: '2345' },
  { source: 'substring("12345", 1.5, 2.6)', text: '234' },
  { source: 'substring("12345", 0, 3)', text: '12' },
  { source: 'substring("12345", 0 div 0, 3)', text: '' },
  { source: 'substring("12345", -42, 1 div 0)', text: '12345' },
  { source: 'substring("😀é", 2)', text: 'é' },
  { source: 'translate("bar", "abc", "AB")', text: 'BAr' },
  { source: 'translate("--aaa--", "a-", "A")', text: 'AAA' },
  { source: 'translate("aa", "aa", "xy")', text: 'xx' },
  { source: 'matches("AB", "^a.$", "i")', text: 'true' },
  { source: 'matches("ab", "^b")', text: 'false' },
  { source: 'string-join(/a/n, ", ")', text: '1, 2.5' },
  { source: 'fn:string-join(/a/m)', text: '' },
  { source: 'boolean(/a/e)', text: 'true' },
  { source: 'not(1)', text: 'false' },
  { source: 'false()', text: 'false' },
  { source: '/a/n[1][lang("en")]', text: '1' },
  { source: 'boolean(/a/n[lang("e")])', text: 'false' },
  { source: 'number("  -1.5 ")', text: '-1.5' },
  { source: 'number("1e3")', text: 'NaN' },
  { source: 'number("")', text: 'NaN' },
  { source: 'number(true())', text: '1' },
  { source: '/a/n[number() > 2]', text: '2.5' },
  { source: 'sum(/a/n)', text: '3.5' },
  { source: 'floor(-1.5)', text: '-2' },
  { source: 'ceiling(1.2)', text: '2' },
  { source: 'round(2.5)', text: '3' },
  { source: 'round(-2.5)', text: '-2' },
];

describe('functions', () => {
  it.each(cases)('gives "$text" for $source', ({ source, text }) => {
    expect(compileXPath(source).text(document)).toBe(text);
  });

  it('has a case for each function', () => {
    const untried = [...functions.keys()].filter(
      (name) => !cases.some(({ source }) => source.includes(`${name}(`)),
    );

    expect(untried).toEqual([]);
  });
});
