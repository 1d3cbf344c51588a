import { didYouMean } from '../../text/did-you-mean.ts';
import { type Axis, axes, reverseAxes } from './axes.ts';
import type { Grammar } from './grammar.ts';
import type { Token } from './lexer.ts';
import { anyName, anyNameIn, type NodeTest, nameTest, nodeTypes, type PrincipalType } from './node-test.ts';
import { readPredicates, type Select } from './predicate.ts';
import { inDocumentOrder, type TreeNode } from './tree-node.ts';
import type { Context } from './value.ts';

/** One step of a location path. */
export interface Step {
  readonly axisName: string;
  readonly test: NodeTest;
  readonly hasPredicates: boolean;
  /** From nodes in document order to nodes in document order. */
  readonly walk: (nodes: readonly TreeNode[], context: Context) => readonly TreeNode[];
}

/** @see XPath 1.0, 2.1 to 2.5 */
export function readStep(grammar: Grammar): Step {
  const { tokens } = grammar;
  if (tokens.takes('.')) return plainStep('self', () => true);
  if (tokens.takes('..')) return plainStep('parent', () => true);
  const axisName = readAxisName(grammar);
  const test = readNodeTest(grammar, axisName === 'attribute' ? 'attribute' : 'element');
  const select = readPredicates(grammar);
  return select === undefined ? plainStep(axisName, test) : step(axisName, test, select);
}

/** A step without predicates. */
export function plainStep(axisName: string, test: NodeTest): Step {
  return { ...step(axisName, test, (nodes) => nodes), hasPredicates: false };
}

function step(axisName: string, test: NodeTest, select: Select): Step {
  const axis: Axis = axes.get(axisName) ?? (() => []);
  const isReverse = reverseAxes.has(axisName);
  return {
    axisName,
    test,
    hasPredicates: true,
    walk: (nodes, context) => {
      const [only] = nodes;
      if (only === undefined) return [];
      if (nodes.length === 1 && !isReverse) return select(axis(only, test), context);
      return inDocumentOrder(nodes.flatMap((node) => select(axis(node, test), context)));
    },
  };
}

function readAxisName({ tokens }: Grammar): string {
  if (tokens.takes('@')) return 'attribute';
  if (tokens.next.text !== '::') return 'child';
  const token = tokens.take();
  tokens.take();
  if (axes.has(token.text)) return token.text;
  if (token.text === 'namespace') throw tokens.error('The axis "namespace" is not supported.', token);
  throw tokens.error(`Unknown axis "${token.text}".${didYouMean(token.text, axes.keys())}`, token);
}

function readNodeTest(grammar: Grammar, principal: PrincipalType): NodeTest {
  const { tokens } = grammar;
  if (tokens.is('star')) {
    tokens.take();
    return anyName(principal);
  }
  if (!tokens.is('name')) throw tokens.unexpected('a name, "*", "@" or a node test such as "text()"');
  const token = tokens.take();
  return tokens.is('punctuation', '(')
    ? readNodeType(grammar, token)
    : readNameTest(grammar, token, principal);
}

function readNodeType({ tokens }: Grammar, token: Token): NodeTest {
  const test = nodeTypes.get(token.text);
  if (test === undefined) {
    throw tokens.error(
      `Unknown node test "${token.text}()".${didYouMean(token.text, nodeTypes.keys())}`,
      token,
    );
  }
  tokens.expect('(');
  if (token.text === 'processing-instruction' && tokens.is('literal')) tokens.take();
  tokens.expect(')');
  return test;
}

function readNameTest(grammar: Grammar, token: Token, principal: PrincipalType): NodeTest {
  const [first = '', second] = token.text.split(':');
  if (second === undefined) return nameTest('', first, principal);
  const namespace = grammar.namespaces.get(first);
  if (namespace === undefined) {
    const similar = didYouMean(first, grammar.namespaces.keys());
    throw grammar.tokens.error(`The prefix "${first}" is bound to no namespace.${similar}`, token);
  }
  return second === '*' ? anyNameIn(namespace, principal) : nameTest(namespace, second, principal);
}
