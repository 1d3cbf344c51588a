import { FlowError } from '../errors.ts';
import { Secret } from '../message/secret.ts';
import { joinedValue, type Value } from '../message/value.ts';
import { SourceError } from '../text/source-error.ts';
import { type CompiledPart, freePart } from './compiled-part.ts';
import type { ExpressionScope, Reference } from './expression.ts';
import { compiledMethods, methodChain } from './string-methods.ts';
import type { LiteralPart, Placeholder, TemplatePart } from './template.ts';

export type NameType = Reference['type'];

/** A name after its scope, such as `X-Id` of `${header.X-Id}`. */
export interface NamedValue {
  readonly source: string;
  readonly type: NameType;
  readonly name: readonly TemplatePart[];
  /** Offset at which the name begins. */
  readonly start: number;
  /** Compiles a placeholder inside the name. */
  readonly compile: (source: string, placeholder: Placeholder) => CompiledPart;
}

/**
 * Compiles a look-up. A name may hold dots and brackets, so it is first taken as a whole; only when nothing bears
 * it, methods at its end are called: `${property.x.trim()}`.
 * @throws SourceError `EXPRESSION_SYNTAX`
 */
export function compiledName(named: NamedValue): CompiledPart {
  const { source, name, start } = named;
  const last = name.at(-1);
  if (last === undefined)
    throw new SourceError('EXPRESSION_SYNTAX', 'A name is missing.', { source, start, end: start + 1 });
  const whole = lookUp(named, name);
  const chain = last.type === 'literal' ? methodChain(last.text) : undefined;
  if (last.type !== 'literal' || chain === undefined) return whole;

  const base = lookUp(named, [...name.slice(0, -1), withoutChain(last, chain)]);
  const apply = compiledMethods(chain, { source, start: last.end - chain.length });
  const evaluateBase = (scope: ExpressionScope): Value | undefined => applied(base.evaluate(scope), apply);
  if (named.type === 'secureParameter') return { ...base, evaluate: evaluateBase };
  return { ...base, evaluate: (scope) => whole.evaluate(scope) ?? evaluateBase(scope) };
}

function withoutChain(last: LiteralPart, chain: string): LiteralPart {
  return { ...last, text: last.text.slice(0, -chain.length), end: last.end - chain.length };
}

function applied(value: Value | undefined, apply: (value: Value) => Value): Value | undefined {
  return value === undefined || value === null ? value : apply(value);
}

function lookUp(named: NamedValue, name: readonly TemplatePart[]): CompiledPart {
  const [first, ...others] = name;
  return first?.type === 'literal' && others.length === 0 ? knownName(named, first) : madeName(named, name);
}

function knownName({ type }: NamedValue, { text, start, end }: LiteralPart): CompiledPart {
  return {
    needsBody: false,
    references: [{ type, name: text, start, end }],
    evaluate: (scope) => valueIn(scope, type, text),
  };
}

/** A name made of other values: `${property.Region${property.loop_Count}}`. */
function madeName({ source, type, compile, start }: NamedValue, name: readonly TemplatePart[]): CompiledPart {
  if (type === 'secureParameter') {
    throw new SourceError('EXPRESSION_SYNTAX', 'The name of a secure parameter must be written out.', {
      source,
      start,
      end: name.at(-1)?.end ?? start + 1,
    });
  }
  const parts = name.map((part) =>
    part.type === 'literal' ? freePart(() => part.text) : compile(source, part),
  );
  return {
    needsBody: parts.some((part) => part.needsBody),
    references: parts.flatMap((part) => part.references),
    evaluate: (scope) => valueIn(scope, type, openName(parts.map((part) => part.evaluate(scope) ?? null))),
  };
}

function openName(parts: readonly Value[]): string {
  const name = joinedValue(parts);
  if (!(name instanceof Secret)) return name;
  throw new FlowError(
    'EXPRESSION_EVALUATION',
    'A secret cannot be part of the name of a header or a property.',
  );
}

function valueIn(scope: ExpressionScope, type: NameType, name: string): Value | undefined {
  switch (type) {
    case 'header':
      return scope.header(name);
    case 'property':
      return scope.property(name);
    case 'secureParameter':
      return scope.secureParameter(name);
  }
}
