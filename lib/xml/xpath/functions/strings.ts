import { toNodeSet, toNumber, toText, type XPathValue } from '../value.ts';
import { matches } from './matches.ts';
import type { XPathFunction } from './xpath-function.ts';

/** Functions on texts; `matches`, `ends-with`, `lower-case`, `upper-case`, `string-join` are XPath 2's. @see XPath 1.0, 4.2 */
export const stringFunctions: readonly (readonly [string, XPathFunction])[] = [
  ['string', ofOne((text) => text)],
  ['string-length', ofOne((text) => [...text].length)],
  ['normalize-space', ofOne((text) => text.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, ''))],
  ['lower-case', ofOne((text) => text.toLowerCase(), 1)],
  ['upper-case', ofOne((text) => text.toUpperCase(), 1)],
  ['concat', { least: 2, most: Number.POSITIVE_INFINITY, call: (args) => args.map(toText).join('') }],
  ['starts-with', ofTwo((text, part) => text.startsWith(part))],
  ['ends-with', ofTwo((text, part) => text.endsWith(part))],
  ['contains', ofTwo((text, part) => text.includes(part))],
  ['substring-before', ofTwo((text, part) => text.slice(0, Math.max(0, text.indexOf(part))))],
  [
    'substring-after',
    ofTwo((text, part) => (text.includes(part) ? text.slice(text.indexOf(part) + part.length) : '')),
  ],
  ['substring', { least: 2, most: 3, call: substring }],
  ['translate', { least: 3, most: 3, call: translate }],
  ['matches', matches],
  [
    'string-join',
    {
      least: 1,
      most: 2,
      call: ([nodes = '', separator = '']) =>
        toNodeSet(nodes, 'string-join()')
          .map((node) => node.text)
          .join(toText(separator)),
    },
  ],
];

/** Of an argument, or of the context node where the function allows none. */
function ofOne(call: (text: string) => XPathValue, least = 0): XPathFunction {
  return { least, most: 1, call: ([value], context) => call(toText(value ?? [context.node])) };
}

function ofTwo(call: (text: string, part: string) => XPathValue): XPathFunction {
  return { least: 2, most: 2, call: ([text = '', part = '']) => call(toText(text), toText(part)) };
}

/** Characters are counted from 1, and ends are rounded. */
function substring([text = '', start = 0, length]: readonly XPathValue[]): string {
  const first = Math.round(toNumber(start));
  const end = length === undefined ? Number.POSITIVE_INFINITY : first + Math.round(toNumber(length));
  return [...toText(text)].filter((_, index) => index + 1 >= first && index + 1 < end).join('');
}

function translate([text = '', from = '', to = '']: readonly XPathValue[]): string {
  const replacements = [...toText(to)];
  const pairs = [...toText(from)].map((character, index) => [character, replacements[index] ?? ''] as const);
  const replaced = new Map(pairs.reverse());
  return [...toText(text)].map((character) => replaced.get(character) ?? character).join('');
}
