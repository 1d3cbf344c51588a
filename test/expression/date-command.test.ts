import { describe, expect, it } from '@jest/globals';
import { compileExpression } from '../../lib/expression/compile.ts';
import { scopeOf } from './scope.ts';

function dateAt(now: string, source: string): unknown {
  return compileExpression(`\${${source}}`).evaluate(scopeOf({ now }));
}

describe('compiledDate', () => {
  it.each([
    { source: "date:now:yyyy-MM-dd'T'HH:mm:ss.SSSXXX", text: '2026-03-05T04:06:07.089Z' },
    { source: 'date:now:yyyyMMddHHmmssSSS', text: '20260305040607089' },
    { source: 'date:now:yy-M-d H:m:s S', text: '26-3-5 4:6:7 89' },
    { source: 'date:now:EEE, d MMM yyyy', text: 'Thu, 5 Mar 2026' },
    { source: 'date:now:EEEE d MMMM y', text: 'Thursday 5 March 2026' },
    { source: 'date:now:hh:mm a', text: '04:06 AM' },
    { source: 'date:now+8h:hh K kk a', text: '12 0 12 PM' },
    { source: 'date:now-4h-7m:HH kk hh', text: '23 23 11' },
    { source: 'date:now-4h:HH kk hh', text: '00 24 12' },
    { source: 'date:now:D u', text: '64 4' },
    { source: 'date:now:Z z', text: '+0000 UTC' },
    { source: "date:now:HH 'o''clock' ''yy''", text: "04 o'clock '26'" },
    { source: 'date:now-2h:HH:mm', text: '02:06' },
    { source: 'date:now+2h30m:HH:mm', text: '06:36' },
    { source: 'date:now+1d-6m-7s:dd HH:mm:ss', text: '06 04:00:00' },
    { source: 'date-with-timezone:now:UTC:HH:mm X', text: '04:06 Z' },
    { source: 'date-with-timezone:now:Europe/Berlin:HH:mm Z', text: '05:06 +0100' },
    { source: 'date-with-timezone:now:America/St_Johns:dd HH:mm XXX', text: '05 00:36 -03:30' },
    { source: 'date-with-timezone:now:America/Los_Angeles:yyyy-MM-dd X XX', text: '2026-03-04 -08 -0800' },
  ])('writes $source', ({ source, text }) => {
    expect(dateAt('2026-03-05T04:06:07.089Z', source)).toBe(text);
  });

  it('knows summer time', () => {
    const texts = ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'].map((now) =>
      dateAt(now, 'date-with-timezone:now:Europe/Berlin:HH:mm'),
    );

    expect(texts).toEqual(['01:59', '03:00']);
  });

  it.each([
    { now: '2024-12-31T23:59:59Z', text: '366' },
    { now: '2026-01-01T00:00:00Z', text: '1' },
  ])('counts day $text of the year', ({ now, text }) => {
    expect(dateAt(now, 'date:now:D')).toBe(text);
  });

  it.each([
    { source: 'date:now', start: 2, end: 10, message: /^A date is written date:now:PATTERN/ },
    { source: 'date', start: 2, end: 6, message: /^A date is written/ },
    { source: 'date-with-timezone:now:UTC', start: 2, end: 28, message: /^A date is written/ },
    { source: 'date:later:yyyy', start: 7, end: 12, message: /^Unknown date "later"/ },
    { source: 'date:now-2x:yyyy', start: 7, end: 13, message: /^Unknown date "now-2x"/ },
    { source: 'date-with-timezone:now:Mars:HH', start: 25, end: 29, message: /^Unknown time zone "Mars"/ },
    { source: 'date:now:YYYY-MM', start: 11, end: 15, message: /^The letter "Y" .* Did you mean "y"\?/ },
    { source: 'date:now:HH Uhr', start: 14, end: 15, message: /^The letter "U" .* single quotes/ },
    { source: "date:now:yyyy'x", start: 15, end: 16, message: /^This quote is not closed/ },
  ])('fails for $source with its place', ({ source, start, end, message }) => {
    const mistake = { code: 'EXPRESSION_SYNTAX', start, end, message: expect.stringMatching(message) };

    expect(() => compileExpression(`\${${source}}`)).toThrow(expect.objectContaining(mistake));
  });
});
