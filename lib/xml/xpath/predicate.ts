import type { Grammar } from './grammar.ts';
import type { TreeNode } from './tree-node.ts';
import { type Context, type Evaluate, toBoolean } from './value.ts';

/** The nodes, of those that came in, that fulfil the predicates. */
export type Select = (nodes: readonly TreeNode[], context: Context) => readonly TreeNode[];

/** Reads `[…][…]`; `undefined` when there is none. @see XPath 1.0, 2.4 */
export function readPredicates({ tokens, readExpression }: Grammar): Select | undefined {
  const predicates: Evaluate[] = [];
  while (tokens.takes('[')) {
    predicates.push(readExpression());
    tokens.expect(']');
  }
  if (predicates.length === 0) return undefined;
  return (nodes, context) =>
    predicates.reduce((left, predicate) => selected(left, predicate, context), nodes);
}

function selected(nodes: readonly TreeNode[], predicate: Evaluate, context: Context): readonly TreeNode[] {
  return nodes.filter((node, index) => {
    const position = index + 1;
    const value = predicate({ document: context.document, node, position, size: nodes.length });
    return typeof value === 'number' ? value === position : toBoolean(value);
  });
}
