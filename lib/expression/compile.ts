import type { Expression } from './expression.ts';

/** @throws SourceError `EXPRESSION_SYNTAX` */
export function compileExpression(source: string): Expression {
  return { source, needsBody: false, references: [], evaluate: () => source };
}
