import { didYouMean } from '../../text/did-you-mean.ts';
import { functions } from './functions/functions.ts';
import type { WrittenArguments } from './functions/xpath-function.ts';
import type { Grammar } from './grammar.ts';
import type { Token } from './lexer.ts';
import { readFollowingSteps, readLocationPath, walk } from './location-path.ts';
import { nodeTypes } from './node-test.ts';
import { readPredicates } from './predicate.ts';
import type { TokenReader } from './token-reader.ts';
import { inDocumentOrder } from './tree-node.ts';
import { type Evaluate, toNodeSet } from './value.ts';

/** A location path, or a value that a path may go on from. @see XPath 1.0, 3.3 */
export function readPath(grammar: Grammar): Evaluate {
  if (!beginsPrimary(grammar)) return readLocationPath(grammar);
  const primary = readPrimary(grammar);
  const select = readPredicates(grammar);
  const steps = readFollowingSteps(grammar);
  if (select === undefined && steps.length === 0) return primary;
  return (context) => {
    const nodes = toNodeSet(primary(context), 'A predicate or a path');
    return walk(steps, select === undefined ? nodes : select(nodes, context), context);
  };
}

/** Paths joined by `|`. */
export function readUnion(grammar: Grammar): Evaluate {
  const first = readPath(grammar);
  const others: Evaluate[] = [];
  while (grammar.tokens.takes('|')) others.push(readPath(grammar));
  if (others.length === 0) return first;
  const paths = [first, ...others];
  return (context) => inDocumentOrder(paths.flatMap((path) => toNodeSet(path(context), '"|"')));
}

function beginsPrimary({ tokens }: Grammar): boolean {
  if (tokens.is('number') || tokens.is('literal')) return true;
  if (tokens.is('punctuation', '(') || tokens.is('punctuation', '$')) return true;
  return tokens.is('name') && tokens.next.text === '(' && !nodeTypes.has(tokens.current.text);
}

function readPrimary(grammar: Grammar): Evaluate {
  const { tokens, readExpression } = grammar;
  if (tokens.takes('(')) {
    const inner = readExpression();
    tokens.expect(')');
    return inner;
  }
  const token = tokens.take();
  switch (token.type) {
    case 'number':
      return constant(Number(token.text));
    case 'literal':
      return constant(literalText(token.text));
    case 'name':
      return readCall(grammar, token);
    default:
      throw tokens.error('Variables are not supported.', token);
  }
}

function constant(value: string | number): Evaluate {
  return () => value;
}

/** A quote in a literal is written twice. @see XPath 2.0, 3.1.1 */
function literalText(literal: string): string {
  const quote = literal.charAt(0);
  return literal.slice(1, -1).replaceAll(quote + quote, quote);
}

function readCall(grammar: Grammar, token: Token): Evaluate {
  const { tokens } = grammar;
  const name = token.text.replace(/^fn:/, '');
  const called = functions.get(name);
  if (called === undefined) {
    throw tokens.error(`Unknown function "${name}".${didYouMean(name, functions.keys())}`, token);
  }
  const args = readArguments(grammar);
  const { least, most } = called;
  if (args.length < least || args.length > most) {
    throw tokens.error(`The function "${name}" takes ${range(least, most)}, not ${args.length}.`, token);
  }
  const call = 'call' in called ? called.call : called.compile(writtenArguments(args, tokens));
  return (context) =>
    call(
      args.map(({ evaluate }) => evaluate(context)),
      context,
    );
}

interface Argument {
  readonly evaluate: Evaluate;
  /** Its first token. */
  readonly token: Token;
  /** Its text, when it is nothing but a text in quotes. */
  readonly literal: string | undefined;
}

function readArguments(grammar: Grammar): readonly Argument[] {
  const { tokens } = grammar;
  tokens.expect('(');
  if (tokens.takes(')')) return [];
  const args = [readArgument(grammar)];
  while (tokens.takes(',')) args.push(readArgument(grammar));
  tokens.expect(')');
  return args;
}

function readArgument({ tokens, readExpression }: Grammar): Argument {
  const token = tokens.current;
  const isLiteral = token.type === 'literal' && [',', ')'].includes(tokens.next.text);
  return { evaluate: readExpression(), token, literal: isLiteral ? literalText(token.text) : undefined };
}

function writtenArguments(args: readonly Argument[], tokens: TokenReader): WrittenArguments {
  const error: WrittenArguments['error'] = (message, index) => tokens.error(message, args[index]?.token);
  return {
    error,
    literal: (index) => {
      const { literal } = args[index] ?? { literal: '' };
      if (literal !== undefined) return literal;
      throw error('A text in quotes stands here; a message may not choose it.', index);
    },
  };
}

function range(least: number, most: number): string {
  if (least === most) return `${least} ${least === 1 ? 'argument' : 'arguments'}`;
  return most === Number.POSITIVE_INFINITY ? `${least} arguments or more` : `${least} to ${most} arguments`;
}
