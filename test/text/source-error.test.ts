import { describe, expect, it } from '@jest/globals';
import { FlowError } from '../../lib/errors.ts';
import { SourceError } from '../../lib/text/source-error.ts';

describe('SourceError', () => {
  it('carries its place and shows it', () => {
    const error = new SourceError('XPATH_SYNTAX', 'Unknown axis "chld".', {
      source: 'chld::a',
      start: 0,
      end: 4,
    });

    expect(error).toBeInstanceOf(FlowError);
    expect(error).toMatchObject({ code: 'XPATH_SYNTAX', source: 'chld::a', start: 0, end: 4 });
    expect(error.frame).toBe('  chld::a\n  ^^^^ Unknown axis "chld".');
  });
});
