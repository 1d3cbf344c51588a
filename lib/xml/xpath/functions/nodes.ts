import type { XmlName } from '../../xml-node.ts';
import { type Context, isNodeSet, toNodeSet, type XPathValue } from '../value.ts';
import type { XPathFunction } from './xpath-function.ts';

/** Functions on node-sets; `exists` and `empty` are XPath 2's. @see XPath 1.0, 4.1 */
export const nodeFunctions: readonly (readonly [string, XPathFunction])[] = [
  ['last', { least: 0, most: 0, call: (_, context) => context.size }],
  ['position', { least: 0, most: 0, call: (_, context) => context.position }],
  ['count', { least: 1, most: 1, call: ([nodes = '']) => toNodeSet(nodes, 'count()').length }],
  ['exists', { least: 1, most: 1, call: ([value = '']) => !isEmpty(value) }],
  ['empty', { least: 1, most: 1, call: ([value = '']) => isEmpty(value) }],
  ['local-name', { least: 0, most: 1, call: (args, context) => nameOf(args, context)?.local ?? '' }],
  ['namespace-uri', { least: 0, most: 1, call: (args, context) => nameOf(args, context)?.namespace ?? '' }],
  ['name', { least: 0, most: 1, call: (args, context) => qualifiedName(nameOf(args, context)) }],
];

function isEmpty(value: XPathValue): boolean {
  return isNodeSet(value) && value.length === 0;
}

function nameOf([nodes]: readonly XPathValue[], context: Context): XmlName | undefined {
  const [first] = nodes === undefined ? [context.node] : toNodeSet(nodes, 'A function on names');
  return first?.node.type === 'element' || first?.node.type === 'attribute' ? first.node.name : undefined;
}

function qualifiedName(name: XmlName | undefined): string {
  if (name === undefined) return '';
  return name.prefix === '' ? name.local : `${name.prefix}:${name.local}`;
}
