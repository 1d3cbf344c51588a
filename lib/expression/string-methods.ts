import { FlowError } from '../errors.ts';
import { Secret } from '../message/secret.ts';
import { type Value, valueText } from '../message/value.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { SourceError } from '../text/source-error.ts';

type Method = (text: string, args: readonly number[]) => string | number;

/** Java's string methods that real flows call, with the fewest and the most arguments. */
const methods: ReadonlyMap<string, { readonly least: number; readonly most: number; readonly call: Method }> =
  new Map([
    ['trim', { least: 0, most: 0, call: trimmed }],
    ['length', { least: 0, most: 0, call: length }],
    ['size', { least: 0, most: 0, call: length }],
    ['toUpperCase', { least: 0, most: 0, call: (text: string) => text.toUpperCase() }],
    ['toLowerCase', { least: 0, most: 0, call: (text: string) => text.toLowerCase() }],
    ['substring', { least: 1, most: 2, call: substring }],
  ]);

/** The calls at the end of a name, such as `.trim().length()`. */
export function methodChain(name: string): string | undefined {
  return /(?:\.[a-zA-Z]+\([^()]*\))+$/.exec(name)?.[0];
}

/**
 * Compiles calls of string methods; a secret gives a secret.
 * @throws SourceError `EXPRESSION_SYNTAX`
 * @see Apache Camel, "Simple Language", OGNL
 */
export function compiledMethods(
  chain: string,
  { source, start }: { source: string; start: number },
): (value: Value) => Value {
  const calls = [...chain.matchAll(/\.([^.()]*)(?:\(([^()]*)\))?|.+/gs)].map((call) => {
    const from = start + call.index + (call[0].startsWith('.') ? 1 : 0);
    const place = { source, start: from, end: start + call.index + call[0].length };
    return compiledMethod(call, place);
  });
  const apply = (value: Value): Value =>
    calls.reduce<Value>((result, call) => call(valueText(result)), value);
  return (value) =>
    value instanceof Secret ? new Secret(valueText(apply(value.reveal())), [value]) : apply(value);
}

function compiledMethod(
  [, name = '', written]: RegExpMatchArray,
  place: { source: string; start: number; end: number },
): (text: string) => Value {
  const method = methods.get(name);
  if (name === '')
    throw new SourceError('EXPRESSION_SYNTAX', 'A method was expected, such as ".trim()".', place);
  if (method === undefined || written === undefined) {
    const hint = method === undefined ? didYouMean(name, methods.keys()) : ` Did you mean "${name}()"?`;
    throw new SourceError('EXPRESSION_SYNTAX', `Unknown method "${name}".${hint}`, place);
  }
  const args = written.trim() === '' ? [] : written.split(',').map(Number);
  if (args.length < method.least || args.length > method.most || !args.every(Number.isInteger)) {
    throw new SourceError('EXPRESSION_SYNTAX', `The method "${name}" takes ${argumentsOf(method)}.`, place);
  }
  return (text) => method.call(text, args);
}

function argumentsOf({ least, most }: { least: number; most: number }): string {
  return most === 0 ? 'no arguments' : `${least} or ${most} whole numbers`;
}

function length(text: string): number {
  return text.length;
}

/** Java takes off all up to the blank, and nothing beyond. @see Java, `String.trim` */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end);
}

function substring(text: string, [start = 0, end = text.length]: readonly number[]): string {
  if (start >= 0 && start <= end && end <= text.length) return text.slice(start, end);
  throw new FlowError(
    'EXPRESSION_EVALUATION',
    `substring(${start}, ${end}) does not fit a text of ${text.length} characters.`,
  );
}
