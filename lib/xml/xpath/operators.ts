import { comparisons } from './comparison.ts';
import type { Grammar } from './grammar.ts';
import { readUnion } from './primary.ts';
import { type Evaluate, toBoolean, toNumber, type XPathValue } from './value.ts';

type Combine = (left: Evaluate, right: Evaluate) => Evaluate;

/** Operators by how tightly they bind, the loosest first. @see XPath 1.0, 3.4 and 3.5 */
const levels: readonly ReadonlyMap<string, Combine>[] = [
  new Map([['or', logical((left, right) => left() || right())]]),
  new Map([['and', logical((left, right) => left() && right())]]),
  comparing(['=', '!=', 'eq', 'ne']),
  comparing(['<', '<=', '>', '>=', 'lt', 'le', 'gt', 'ge']),
  new Map([
    ['+', arithmetic((left, right) => left + right)],
    ['-', arithmetic((left, right) => left - right)],
  ]),
  new Map([
    ['*', arithmetic((left, right) => left * right)],
    ['div', arithmetic((left, right) => left / right)],
    ['mod', arithmetic((left, right) => left % right)],
  ]),
];

/** Reads operands and operators from a level on; all operators take the left one first. */
export function readOperators(grammar: Grammar, level = 0): Evaluate {
  const operators = levels[level];
  if (operators === undefined) return readNegation(grammar);
  let left = readOperators(grammar, level + 1);
  for (;;) {
    const combine = grammar.tokens.is('operator') ? operators.get(grammar.tokens.current.text) : undefined;
    if (combine === undefined) return left;
    grammar.tokens.take();
    left = combine(left, readOperators(grammar, level + 1));
  }
}

function readNegation(grammar: Grammar): Evaluate {
  if (!grammar.tokens.takes('-')) return readUnion(grammar);
  const operand = readNegation(grammar);
  return (context) => -toNumber(operand(context));
}

/** The right side is looked at only where it matters. */
function logical(combine: (left: () => boolean, right: () => boolean) => boolean): Combine {
  return (left, right) => (context) =>
    combine(
      () => toBoolean(left(context)),
      () => toBoolean(right(context)),
    );
}

function comparing(names: readonly string[]): ReadonlyMap<string, Combine> {
  return new Map(names.map((name) => [name, combined(comparisons.get(name) ?? (() => false))]));
}

function arithmetic(combine: (left: number, right: number) => number): Combine {
  return combined((left, right) => combine(toNumber(left), toNumber(right)));
}

function combined(combine: (left: XPathValue, right: XPathValue) => XPathValue): Combine {
  return (left, right) => (context) => combine(left(context), right(context));
}
