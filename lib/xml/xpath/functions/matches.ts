import { FlowError } from '../../../errors.ts';

/**
 * Whether a part of the text fits the pattern. Patterns are read as JavaScript's, which agree with XPath's but for
 * character class subtraction and the escapes `\i` and `\c`.
 * @throws FlowError `EXPRESSION_EVALUATION`
 * @see XPath and XQuery Functions and Operators 3.1, 5.6
 */
export function isMatch(text: string, pattern: string, flags: string): boolean {
  return regularExpression(pattern, flags).test(text);
}

function regularExpression(pattern: string, flags: string): RegExp {
  try {
    if (/[^ims]/.test(flags)) throw new SyntaxError('unknown flag');
    return new RegExp(pattern, `${flags}u`);
  } catch (cause) {
    throw new FlowError(
      'EXPRESSION_EVALUATION',
      `matches() got a pattern or flags that are none (${pattern.length} characters).`,
      {
        cause,
        hint: 'Flags are "i", "m" and "s".',
      },
    );
  }
}
