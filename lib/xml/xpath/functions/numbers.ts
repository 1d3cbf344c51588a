import { toNodeSet, toNumber, type XPathValue } from '../value.ts';
import type { XPathFunction } from './xpath-function.ts';

/** @see XPath 1.0, 4.4 */
export const numberFunctions: readonly (readonly [string, XPathFunction])[] = [
  ['number', { least: 0, most: 1, call: ([value], context) => toNumber(value ?? [context.node]) }],
  ['sum', { least: 1, most: 1, call: ([nodes = '']) => sum(nodes) }],
  ['floor', rounding(Math.floor)],
  ['ceiling', rounding(Math.ceil)],
  ['round', rounding(Math.round)],
];

function sum(nodes: XPathValue): number {
  return toNodeSet(nodes, 'sum()').reduce((total, node) => total + toNumber(node.text), 0);
}

function rounding(round: (value: number) => number): XPathFunction {
  return { least: 1, most: 1, call: ([value = '']) => round(toNumber(value)) };
}
