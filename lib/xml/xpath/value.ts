import { FlowError } from '../../errors.ts';
import type { TreeNode } from './tree-node.ts';

/** What an XPath gives: XPath 1.0 has these four types and no others. */
export type XPathValue = string | number | boolean | readonly TreeNode[];

/** Where a part of an XPath is evaluated. */
export interface Context {
  readonly document: TreeNode;
  readonly node: TreeNode;
  /** Place of the node among those that are looked at, from 1. */
  readonly position: number;
  readonly size: number;
}

export type Evaluate = (context: Context) => XPathValue;

export function isNodeSet(value: XPathValue): value is readonly TreeNode[] {
  return typeof value === 'object';
}

/** @throws FlowError `EXPRESSION_EVALUATION` when the value is no node-set */
export function toNodeSet(value: XPathValue, user: string): readonly TreeNode[] {
  if (isNodeSet(value)) return value;
  throw new FlowError('EXPRESSION_EVALUATION', `${user} needs nodes, but what it got is a ${typeof value}.`);
}

/** @see XPath 1.0, 4.3 `boolean` */
export function toBoolean(value: XPathValue): boolean {
  return isNodeSet(value) ? value.length > 0 : Boolean(value);
}

/** @see XPath 1.0, 4.4 `number` */
export function toNumber(value: XPathValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = toText(value);
  return /^[ \t\n\r]*-?(?:\d+(?:\.\d*)?|\.\d+)[ \t\n\r]*$/.test(text) ? Number(text) : Number.NaN;
}

/** @see XPath 1.0, 4.2 `string` */
export function toText(value: XPathValue): string {
  if (isNodeSet(value)) return value[0]?.text ?? '';
  return typeof value === 'number' ? numberText(value) : String(value);
}

/** XPath writes no exponents. */
function numberText(value: number): string {
  const text = Object.is(value, -0) ? '0' : String(value);
  const [, sign = '', whole = '', fraction = '', exponent = ''] =
    /^(-?)(\d+)\.?(\d*)e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === '') return text;
  const shift = Number(exponent);
  return shift > 0
    ? sign + whole + fraction.padEnd(shift, '0')
    : `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`;
}
