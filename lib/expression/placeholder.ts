import { didYouMean } from '../text/did-you-mean.ts';
import { SourceError } from '../text/source-error.ts';
import { type CompiledPart, freePart } from './compiled-part.ts';
import { compiledDate } from './date-command.ts';
import { compiledName, type NameType } from './named-value.ts';
import { compiledMethods } from './string-methods.ts';
import type { LiteralPart, Placeholder, TemplatePart } from './template.ts';

/** Compiles what stands between `${` and `}`. @throws SourceError `EXPRESSION_SYNTAX` */
export function compiledPlaceholder(source: string, placeholder: Placeholder): CompiledPart {
  const [first, ...others] = placeholder.parts;
  if (first?.type !== 'literal') throw unreadable(source, placeholder);
  return namedPart(source, first, others) ?? plainPart(source, first, others) ?? unknown(source, first);
}

const nameTypes: ReadonlyMap<string, NameType> = new Map<string, NameType>([
  ['header', 'header'],
  ['headers', 'header'],
  ['in.header', 'header'],
  ['in.headers', 'header'],
  ['property', 'property'],
  ['exchangeProperty', 'property'],
  ['secureParameter', 'secureParameter'],
]);

/** A header, a property or a secure parameter: `property.NAME`. */
function namedPart(
  source: string,
  first: LiteralPart,
  others: readonly TemplatePart[],
): CompiledPart | undefined {
  const prefix = /^((?:in\.)?\w+)\./.exec(first.text);
  const type = nameTypes.get(prefix?.[1] ?? '');
  if (prefix === null || type === undefined) return undefined;
  const length = prefix[0].length;
  const start = { ...first, text: first.text.slice(length), start: first.start + length };
  const name = start.text === '' ? others : [start, ...others];
  return compiledName({ source, type, name, compile: compiledPlaceholder, start: start.start });
}

/** What is written without other placeholders inside. */
function plainPart(
  source: string,
  first: LiteralPart,
  others: readonly TemplatePart[],
): CompiledPart | undefined {
  if (others.length > 0) return undefined;
  const { text, start, end } = first;
  return simpleParts.get(text) ?? bodyPart(source, first) ?? compiledDate(text, { source, start, end });
}

const body: CompiledPart = { needsBody: true, references: [], evaluate: (scope) => scope.body.text };
const messageId = freePart((scope) => scope.messageId);
const exceptionMessage = freePart((scope) => scope.exception?.message);

const simpleParts: ReadonlyMap<string, CompiledPart> = new Map([
  ['body', body],
  ['in.body', body],
  ['bodyAs(String)', body],
  ['bodyAs(java.lang.String)', body],
  ['mandatoryBodyAs(String)', body],
  ['mandatoryBodyAs(java.lang.String)', body],
  ['exception.message', exceptionMessage],
  ['exception.getMessage()', exceptionMessage],
  ['exchangeId', messageId],
  ['id', messageId],
  ['camelId', messageId],
  ['messageId', messageId],
  ['null', freePart(() => null)],
]);

/** `${body.trim()}`, and `${in.body.length}` as real flows write it. */
function bodyPart(source: string, { text, start }: LiteralPart): CompiledPart | undefined {
  const prefix = /^(?:in\.)?body(?=\.)/.exec(text);
  if (prefix === null) return undefined;
  const [{ length }] = prefix;
  const chain = text.slice(length).replace(/\.length$/, '.length()');
  const apply = compiledMethods(chain, { source, start: start + length });
  return { ...body, evaluate: (scope) => apply(scope.body.text) };
}

const knownScopes: ReadonlySet<string> = new Set([
  ...[...nameTypes.keys(), ...simpleParts.keys()].map(scopeOf),
  'date',
  'date-with-timezone',
]);

function scopeOf(text: string): string {
  return /^[^.:([]*/.exec(text)?.[0] ?? '';
}

function unknown(source: string, { text, start, end }: LiteralPart): never {
  const scope = scopeOf(text);
  if (knownScopes.has(scope)) {
    const forms = [...simpleParts.keys(), ...[...nameTypes.keys()].map((prefix) => `${prefix}.NAME`)];
    throw new SourceError('EXPRESSION_SYNTAX', `Unknown expression "${text}".${didYouMean(text, forms)}`, {
      source,
      start,
      end,
    });
  }
  throw new SourceError('EXPRESSION_SYNTAX', `Unknown scope "${scope}".${didYouMean(scope, knownScopes)}`, {
    source,
    start,
    end: start + Math.max(1, scope.length),
  });
}

function unreadable(source: string, { parts, start, end }: Placeholder): SourceError {
  const message =
    parts.length === 0
      ? 'Nothing stands in "${}".'
      : 'A name must begin with its scope, such as "property.".';
  return new SourceError('EXPRESSION_SYNTAX', message, { source, start, end: Math.max(end, start + 1) });
}
