import { toText } from '../value.ts';
import type { WrittenArguments, XPathFunction } from './xpath-function.ts';

/**
 * Whether a part of a text fits a pattern, which stands in the XPath itself: a pattern out of a message could keep the
 * flow busy for ever. Not supported: blocks (`\p{IsGreek}`), class subtraction, the escapes `\i` and `\c`, and the
 * flags `x` and `q`. With the flag `m` a line also ends where JavaScript ends one.
 * @see XPath and XQuery Functions and Operators 3.1, 5.6
 */
export const matches: XPathFunction = {
  least: 2,
  most: 3,
  compile: (written) => {
    const pattern = regularExpression(written);
    return ([text = '']) => pattern.test(toText(text));
  },
};

function regularExpression(written: WrittenArguments): RegExp {
  const pattern = written.literal(1);
  const flags = written.literal(2);
  if (/[^ims]/.test(flags) || new Set(flags).size < flags.length) {
    throw written.error('The flags of a pattern are "i", "m" and "s", each once.', 2);
  }
  if (!isPattern(pattern)) throw written.error('This is no pattern that can be read here.', 1);
  return new RegExp(javaScriptPattern(pattern, flags), `${flags}u`);
}

/** JavaScript reads `\ca` as a control character. */
function isPattern(pattern: string): boolean {
  if (/^(?:[^\\]|\\[^c])*\\c/su.test(pattern)) return false;
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/**
 * What XPath means by escapes that JavaScript reads otherwise, as the inside of a character class.
 * @see XML Schema, Part 2, appendix F.1.1 (Character Class Escapes)
 */
const classes: ReadonlyMap<string, string> = new Map([
  ['\\d', '\\p{Nd}'],
  ['\\D', '\\P{Nd}'],
  ['\\s', ' \\t\\n\\r'],
  ['\\S', '\\0-\\x08\\x0b\\x0c\\x0e-\\x1f!-\\u{10ffff}'],
  ['\\w', '\\p{L}\\p{M}\\p{N}\\p{S}'],
  ['\\W', '\\p{P}\\p{Z}\\p{C}'],
]);

function javaScriptPattern(pattern: string, flags: string): string {
  const dot = flags.includes('s') ? '.' : '[^\\n\\r]';
  return pattern.replaceAll(/\[(?:\\.|[^\\\]])*\]|\\.|\./gsu, (token) => {
    if (token.startsWith('[')) return token.replaceAll(/\\./gsu, (part) => classes.get(part) ?? part);
    if (token === '.') return dot;
    const inside = classes.get(token);
    return inside === undefined ? token : `[${inside}]`;
  });
}
