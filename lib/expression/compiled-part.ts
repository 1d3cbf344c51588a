import type { Value } from '../message/value.ts';
import type { ExpressionScope, Reference } from './expression.ts';

/** A part of a template, ready to be evaluated; `undefined` stands for a value that is not there. */
export interface CompiledPart {
  readonly needsBody: boolean;
  readonly references: readonly Reference[];
  readonly evaluate: (scope: ExpressionScope) => Value | undefined;
}

/** A part that names nothing and leaves the body alone. */
export function freePart(evaluate: CompiledPart['evaluate']): CompiledPart {
  return { needsBody: false, references: [], evaluate };
}
