import { compileExpression } from '../../expression/compile.ts';
import type { Expression, ExpressionScope } from '../../expression/expression.ts';
import { templateParts } from '../../expression/template.ts';

/** The query of a call, compiled once. */
export interface CompiledQuery {
  readonly expressions: readonly Expression[];
  /** @param textOf makes the text of a value */
  text(scope: ExpressionScope, textOf: (expression: Expression, scope: ExpressionScope) => string): string;
}

/**
 * Compiles a query. A value within a parameter, such as that of `name=${property.name}`, is encoded, so that it adds no
 * parameter; an expression that stands alone between two `&` is a query itself, as `${header.CamelHttpQuery}` is.
 * @throws SourceError `EXPRESSION_SYNTAX`
 */
export function compiledQuery(query: string): CompiledQuery {
  const parts = templateParts(query);
  const pieces = parts.map((part, index) => {
    if (part.type === 'literal') return { expression: compileExpression(part.text), isValue: false };
    const source = query.slice(part.start - '${'.length, part.end + 1);
    const isAlone = isBorder(parts[index - 1], /&$/) && isBorder(parts[index + 1], /^&/);
    return { expression: compileExpression(source), isValue: !isAlone };
  });
  return {
    expressions: pieces.map(({ expression }) => expression),
    text: (scope, textOf) =>
      pieces
        .map(({ expression, isValue }) => {
          const text = textOf(expression, scope);
          return isValue ? encodeURIComponent(text.toWellFormed()) : text;
        })
        .join(''),
  };
}

type Part = ReturnType<typeof templateParts>[number];

function isBorder(neighbour: Part | undefined, border: RegExp): boolean {
  return neighbour === undefined || (neighbour.type === 'literal' && border.test(neighbour.text));
}

/** What an address holds before its own `?`, and its query behind it; a `?` within an expression is none. */
export function splitAddress(address: string): readonly [base: string, query: string] {
  const part = templateParts(address).find(({ type, start, end }) => {
    return type === 'literal' && address.slice(start, end).includes('?');
  });
  const at = part ? address.indexOf('?', part.start) : -1;
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}
