import { FlowError } from '../../errors.ts';
import { compileExpression } from '../../expression/compile.ts';
import type { Expression, ExpressionScope } from '../../expression/expression.ts';
import { isConversion, type JsonConversion, type JsonTemplate } from '../../flow/json-template.ts';
import { Secret } from '../../message/secret.ts';
import { type Value, valueText } from '../../message/value.ts';
import { secretMisplaced } from './secret-misplaced.ts';

/** What writing needs: the values, and who chose them. */
export interface JsonContext {
  readonly scope: ExpressionScope;
  readonly isFromCaller: (expression: Expression) => boolean;
}

/** A JSON template, ready to be written. */
export interface CompiledJson {
  readonly expressions: readonly Expression[];
  /** The members of an object with the expressions beneath each. */
  readonly members: readonly (readonly [name: string, expressions: readonly Expression[]])[];
  /** The JSON text; `undefined` when a conversion gives nothing and the place shall be left out. */
  write(context: JsonContext): string | undefined;
}

export function compiledJson(template: JsonTemplate, name = 'body'): CompiledJson {
  if (typeof template === 'string') return textValue(template);
  if (template === null || typeof template !== 'object') return literal(JSON.stringify(template));
  if (isList(template)) return list(template.map((item, index) => compiledJson(item, `${name}[${index}]`)));
  if (isConversion(template)) return conversion(template, name);
  return object(
    Object.entries(template).map(([member, value]) => [member, compiledJson(value, member)] as const),
  );
}

function isList(template: JsonTemplate): template is readonly JsonTemplate[] {
  return Array.isArray(template);
}

function literal(text: string): CompiledJson {
  return { expressions: [], members: [], write: () => text };
}

function textValue(template: string): CompiledJson {
  const expression = compileExpression(template);
  return {
    expressions: [expression],
    members: [],
    write: ({ scope }) => JSON.stringify(valueText(openValue(expression.evaluate(scope)))),
  };
}

function list(items: readonly CompiledJson[]): CompiledJson {
  return {
    expressions: items.flatMap(({ expressions }) => expressions),
    members: [],
    write: (context) =>
      `[${items
        .map((item) => item.write(context))
        .filter((text) => text !== undefined)
        .join(',')}]`,
  };
}

function object(members: readonly (readonly [name: string, value: CompiledJson])[]): CompiledJson {
  const named = members.map(([name, value]) => ({ label: `${JSON.stringify(name)}:`, value }));
  return {
    expressions: members.flatMap(([, { expressions }]) => expressions),
    members: members.map(([name, { expressions }]) => [name, expressions]),
    write: (context) => {
      const written = named.flatMap(({ label, value }) => {
        const text = value.write(context);
        return text === undefined ? [] : [label + text];
      });
      return `{${written.join(',')}}`;
    },
  };
}

const lexemes: Readonly<Record<JsonConversion['$convert'], RegExp>> = {
  number: /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/,
  boolean: /^(?:true|false)$/,
};

/** A number or a boolean is written as it came, so `0.10` and 30 digits stay what they are. */
function conversion({ $convert, expression: source }: JsonConversion, name: string): CompiledJson {
  const expression = compileExpression(source);
  return {
    expressions: [expression],
    members: [],
    write: ({ scope, isFromCaller }) => {
      const text = valueText(openValue(expression.evaluate(scope))).trim();
      if (text === '') return undefined;
      if (lexemes[$convert].test(text)) return text;
      const code = isFromCaller(expression) ? 'VALUE_INVALID' : 'EXPRESSION_EVALUATION';
      throw new FlowError(code, `"${name}" must be a ${$convert}; got a text of ${text.length} characters.`);
    },
  };
}

function openValue(value: Value): Exclude<Value, Secret> {
  if (value instanceof Secret) throw secretMisplaced();
  return value;
}
