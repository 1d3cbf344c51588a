import { joinedValue } from '../message/value.ts';
import { type CompiledPart, freePart } from './compiled-part.ts';
import type { Expression } from './expression.ts';
import { compiledPlaceholder } from './placeholder.ts';
import { type TemplatePart, templateParts } from './template.ts';

/**
 * Compiles a template of CPI's Simple language: text with `${…}` in it. A placeholder alone gives its value, `null`
 * when there is none; within text a missing value gives nothing. What is put in is never looked at again.
 * @throws SourceError `EXPRESSION_SYNTAX`
 * @see SAP Help, "Using Camel's Simple Expression Language"
 */
export function compileExpression(source: string): Expression {
  const parts = templateParts(source).map((part) => compiledPart(source, part));
  const [only = freePart(() => ''), ...others] = parts;
  return {
    source,
    needsBody: parts.some((part) => part.needsBody),
    references: parts.flatMap((part) => part.references),
    evaluate: (scope) =>
      others.length === 0
        ? (only.evaluate(scope) ?? null)
        : joinedValue(parts.map((part) => part.evaluate(scope) ?? null)),
  };
}

function compiledPart(source: string, part: TemplatePart): CompiledPart {
  if (part.type === 'placeholder') return compiledPlaceholder(source, part);
  const text = part.text.replace(/\\[ntr}]/g, (written) => escapes.get(written) ?? written);
  return freePart(() => text);
}

/** Other backslashes stay. @see Apache Camel, `SimpleTokenizer` */
const escapes: ReadonlyMap<string, string> = new Map([
  ['\\n', '\n'],
  ['\\t', '\t'],
  ['\\r', '\r'],
  ['\\}', '}'],
]);
