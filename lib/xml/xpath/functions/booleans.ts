import type { TreeNode } from '../tree-node.ts';
import { toBoolean, toText } from '../value.ts';
import type { XPathFunction } from './xpath-function.ts';

/** @see XPath 1.0, 4.3 */
export const booleanFunctions: readonly (readonly [string, XPathFunction])[] = [
  ['boolean', { least: 1, most: 1, call: ([value = '']) => toBoolean(value) }],
  ['not', { least: 1, most: 1, call: ([value = '']) => !toBoolean(value) }],
  ['true', { least: 0, most: 0, call: () => true }],
  ['false', { least: 0, most: 0, call: () => false }],
  ['lang', { least: 1, most: 1, call: ([language = ''], context) => isIn(toText(language), context.node) }],
];

/** Whether the nearest `xml:lang` is the language or a variety of it. */
function isIn(language: string, node: TreeNode): boolean {
  const own = node.attributes.find((attribute) => isLanguage(attribute.node));
  if (own === undefined) return node.parent !== undefined && isIn(language, node.parent);
  return `${own.text}-`.toLowerCase().startsWith(`${language}-`.toLowerCase());
}

function isLanguage(node: TreeNode['node']): boolean {
  return node.type === 'attribute' && node.name.prefix === 'xml' && node.name.local === 'lang';
}
