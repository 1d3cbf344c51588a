import { FlowError } from '../../errors.ts';
import type { EachRule, FromRule, JsonMapping, MatchRule } from '../../flow/json-mapping.ts';
import { compiledPointer } from '../../text/json-pointer.ts';

/** Makes JSON of JSON; `undefined` is nothing, which its member or item is left out for. */
export type CompiledMapping = (json: unknown) => unknown;

/**
 * Compiles a mapping.
 * @throws SourceError `EXPRESSION_SYNTAX` for a pointer that is none
 */
export function compiledMapping(mapping: JsonMapping): CompiledMapping {
  if (typeof mapping !== 'object' || mapping === null) return () => mapping;
  if (isList(mapping)) return list(mapping);
  if (isFrom(mapping)) return fromPlace(mapping);
  if (isEach(mapping)) return eachItem(mapping);
  return isMatch(mapping) ? matched(mapping) : object(mapping);
}

/** Array.isArray takes no readonly array for one. */
function isList(mapping: object): mapping is readonly JsonMapping[] {
  return Array.isArray(mapping);
}

function isFrom(mapping: object): mapping is FromRule {
  return '$from' in mapping;
}

function isEach(mapping: object): mapping is EachRule {
  return '$each' in mapping;
}

function isMatch(mapping: object): mapping is MatchRule {
  return '$match' in mapping;
}

function list(items: readonly JsonMapping[]): CompiledMapping {
  const compiled = items.map(compiledMapping);
  return (json) => compiled.map((item) => item(json)).filter(isSomething);
}

function object(members: Readonly<Record<string, JsonMapping>>): CompiledMapping {
  const compiled = Object.entries(members).map(([name, value]) => [name, compiledMapping(value)] as const);
  return (json) =>
    Object.fromEntries(
      compiled.map(([name, value]) => [name, value(json)] as const).filter(([, value]) => isSomething(value)),
    );
}

function isSomething(value: unknown): boolean {
  return value !== undefined;
}

function fromPlace({ $from, absent, required }: FromRule): CompiledMapping {
  const find = compiledPointer($from);
  const otherwise = optional(absent);
  return (json) => {
    const found = find(json) ?? undefined;
    if (found === undefined && required !== undefined) throw valueMissing($from, required);
    return found ?? otherwise(json);
  };
}

function valueMissing(pointer: string, hint: string): FlowError {
  return new FlowError('VALUE_MISSING', `The body holds nothing at ${pointer}.`, { hint });
}

function eachItem({ $each, item }: EachRule): CompiledMapping {
  const find = compiledPointer($each);
  const mapped = compiledMapping(item);
  return (json) => {
    const items: unknown = find(json);
    return Array.isArray(items) ? items.map(mapped).filter(isSomething) : undefined;
  };
}

function matched({ $match, cases, otherwise, absent }: MatchRule): CompiledMapping {
  const find = compiledPointer($match);
  const compiled = new Map(
    Object.entries(cases).map(([value, mapping]) => [value, compiledMapping(mapping)]),
  );
  const other = optional(otherwise);
  const nothing = optional(absent);
  return (json) => {
    const found = find(json) ?? undefined;
    if (found === undefined) return nothing(json);
    const known = isScalar(found) ? compiled.get(String(found)) : undefined;
    return (known ?? other)(json);
  };
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function optional(mapping: JsonMapping | undefined): CompiledMapping {
  return mapping === undefined ? () => undefined : compiledMapping(mapping);
}
