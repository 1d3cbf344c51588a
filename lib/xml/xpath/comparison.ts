import { FlowError } from '../../errors.ts';
import { isNodeSet, toBoolean, toNumber, toText, type XPathValue } from './value.ts';

export type Comparison = (left: XPathValue, right: XPathValue) => boolean;

/**
 * Comparisons by their operators. `=` and its kin hold when any pair of nodes fulfils them; `eq` and its kin (XPath 2)
 * compare single values, and are false when a side is empty.
 * @see XPath 1.0, 3.4
 */
export const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['=', (left, right) => isEqual(left, right)],
  ['!=', (left, right) => isUnequal(left, right)],
  ['<', (left, right) => isLess(left, right, (a, b) => a < b)],
  ['<=', (left, right) => isLess(left, right, (a, b) => a <= b)],
  ['>', (left, right) => isLess(right, left, (a, b) => a < b)],
  ['>=', (left, right) => isLess(right, left, (a, b) => a <= b)],
  ['eq', single('eq', (a, b) => a === b)],
  ['ne', single('ne', (a, b) => a !== b)],
  ['lt', single('lt', (a, b) => a < b)],
  ['le', single('le', (a, b) => a <= b)],
  ['gt', single('gt', (a, b) => a > b)],
  ['ge', single('ge', (a, b) => a >= b)],
]);

type Atom = string | number | boolean;

function isEqual(left: XPathValue, right: XPathValue): boolean {
  const [a, b] = comparable(left, right);
  const known = new Set(b);
  return a.some((value) => known.has(value) && !Number.isNaN(value));
}

function isUnequal(left: XPathValue, right: XPathValue): boolean {
  const [a, b] = comparable(left, right);
  const all = new Set([...a, ...b]);
  return a.length > 0 && b.length > 0 && (all.size > 1 || all.has(Number.NaN));
}

function comparable(left: XPathValue, right: XPathValue): readonly [readonly Atom[], readonly Atom[]] {
  if (typeof left === 'boolean' || typeof right === 'boolean') return [[toBoolean(left)], [toBoolean(right)]];
  const isNumeric = typeof left === 'number' || typeof right === 'number';
  return isNumeric ? [numbers(left), numbers(right)] : [texts(left), texts(right)];
}

/** Whether a pair is in order: it is enough to look at the smallest and the largest. */
function isLess(left: XPathValue, right: XPathValue, isInOrder: (a: number, b: number) => boolean): boolean {
  const a = numbers(besideBoolean(left, right)).filter((value) => !Number.isNaN(value));
  const b = numbers(besideBoolean(right, left)).filter((value) => !Number.isNaN(value));
  if (a.length === 0 || b.length === 0) return false;
  const smallest = a.reduce((least, value) => Math.min(least, value));
  return isInOrder(
    smallest,
    b.reduce((most, value) => Math.max(most, value)),
  );
}

function besideBoolean(value: XPathValue, other: XPathValue): XPathValue {
  return typeof other === 'boolean' ? toBoolean(value) : value;
}

function numbers(value: XPathValue): readonly number[] {
  return isNodeSet(value) ? value.map((node) => toNumber(node.text)) : [toNumber(value)];
}

function texts(value: XPathValue): readonly string[] {
  return isNodeSet(value) ? value.map((node) => node.text) : [toText(value)];
}

/** Where one side is a number the other is read as one, so that `price gt 5` works without a schema. */
function single(operator: string, holds: (left: Atom, right: Atom) => boolean): Comparison {
  return (left, right) => {
    const [a, b] = comparable(left, right);
    if (a.length > 1 || b.length > 1) {
      throw new FlowError(
        'EXPRESSION_EVALUATION',
        `"${operator}" compares single values, but one side has ${Math.max(a.length, b.length)} nodes.`,
      );
    }
    const [first, second] = [a[0], b[0]];
    return first !== undefined && second !== undefined && holds(first, second);
  };
}
