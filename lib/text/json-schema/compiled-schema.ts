import { jsonMember } from '../json-member.ts';
import type { JsonFormat, JsonSchema, JsonType } from './json-schema.ts';

/** Something in a value that its schema does not allow. It shows nothing that only the value holds. */
export interface SchemaError {
  /** JSON Pointer made of names of the schema and of positions. */
  readonly path: string;
  readonly message: string;
}

/** Everything in a value that the schema does not allow. */
export type SchemaCheck = (value: unknown, path?: string) => readonly SchemaError[];

/** Compiles a schema, in which every named member is required and no other is allowed. */
export function compiledSchema(schema: JsonSchema): SchemaCheck {
  return new SchemaCompiler(schema).check(schema);
}

type Keyword = (value: unknown, path: string) => readonly SchemaError[];

class SchemaCompiler {
  readonly #root: JsonSchema;
  /** Parts that others refer to, so that a schema may hold itself. */
  readonly #referred = new Map<string, SchemaCheck>();

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  check(schema: JsonSchema): SchemaCheck {
    const keywords = [
      ...this.#reference(schema),
      ...plainKeywords(schema),
      ...this.#alternatives(schema),
      ...this.#members(schema),
      ...this.#items(schema),
    ];
    const types = [schema.type ?? []].flat();
    return (value, path = '') =>
      types.length > 0 && !types.some((type) => isOfType(value, type))
        ? [{ path, message: `must be of type ${types.join(' or ')}` }]
        : keywords.flatMap((keyword) => keyword(value, path));
  }

  #reference({ $ref }: JsonSchema): readonly Keyword[] {
    return $ref === undefined ? [] : [(value, path) => this.#target($ref)(value, path)];
  }

  #target(reference: string): SchemaCheck {
    const known = this.#referred.get(reference);
    if (known) return known;
    const check = this.check(referredSchema(this.#root, reference) ?? {});
    this.#referred.set(reference, check);
    return check;
  }

  #alternatives({ anyOf }: JsonSchema): readonly Keyword[] {
    const checks = anyOf?.map((schema) => this.check(schema));
    const message = `must match one of ${checks?.length} alternatives`;
    return checks
      ? [(value, path) => (checks.some((check) => check(value).length === 0) ? [] : [{ path, message }])]
      : [];
  }

  #members({ properties }: JsonSchema): readonly Keyword[] {
    if (!properties) return [];
    const checks = Object.entries(properties).map(([name, schema]) => [name, this.check(schema)] as const);
    const isNamed = (name: string): boolean => Object.hasOwn(properties, name);
    return [
      (value, path) => {
        if (!isOfType(value, 'object')) return [];
        const others = Object.keys(Object(value)).filter((name) => !isNamed(name)).length;
        const unnamed = { path, message: `must not have ${others} members that the schema does not name` };
        return [
          ...checks.flatMap(([name, check]) =>
            memberErrors(value, `${path}/${pointerPart(name)}`, { name, check }),
          ),
          ...(others > 0 ? [unnamed] : []),
        ];
      },
    ];
  }

  #items({ items }: JsonSchema): readonly Keyword[] {
    if (!items) return [];
    const check = this.check(items);
    return [
      (value, path) =>
        Array.isArray(value) ? value.flatMap((item, index) => check(item, `${path}/${index}`)) : [],
    ];
  }
}

/** The part of a schema that a reference names. */
export function referredSchema(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (reference === '#') return root;
  const name = /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1] ?? '';
  return root.$defs && Object.hasOwn(root.$defs, name) ? root.$defs[name] : undefined;
}

function memberErrors(
  value: unknown,
  path: string,
  { name, check }: { readonly name: string; readonly check: SchemaCheck },
): readonly SchemaError[] {
  const member = jsonMember(value, name);
  return member === undefined ? [{ path, message: 'is missing' }] : check(member, path);
}

function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
  }
}

/** The keywords that look at one value alone. */
function plainKeywords(schema: JsonSchema): readonly Keyword[] {
  return [
    ...oneOf(schema.const === undefined ? schema.enum : [schema.const]),
    ...textKeywords(schema),
    ...numberKeywords(schema),
    ...arrayKeywords(schema),
  ];
}

function oneOf(values: JsonSchema['enum']): readonly Keyword[] {
  if (!values) return [];
  const message = `must be one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  return [rule((value) => values.some((allowed) => allowed === value), message)];
}

function textKeywords({ pattern, format }: JsonSchema): readonly Keyword[] {
  const found = (expression: RegExp, message: string): Keyword =>
    rule((value) => typeof value !== 'string' || expression.test(value), message);
  return [
    ...(pattern === undefined ? [] : [found(new RegExp(pattern, 'u'), `must match ${pattern}`)]),
    ...(format === undefined ? [] : [found(formats[format], `must be a ${format}`)]),
  ];
}

const time = '(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?(?:[zZ]|[+-]\\d\\d:\\d\\d)';
const date = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';

/** @see RFC 3339; for addresses of mail only their outline is looked at */
const formats: Readonly<Record<JsonFormat, RegExp>> = {
  'date-time': new RegExp(`^${date}[tT]${time}$`),
  date: new RegExp(`^${date}$`),
  time: new RegExp(`^${time}$`),
  email: /^[^\s@]+@[^\s@]+$/,
  uuid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
};

function numberKeywords(schema: JsonSchema): readonly Keyword[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const bound = (
    limit: number | undefined,
    words: string,
    isKept: (value: number, limit: number) => boolean,
  ): readonly Keyword[] =>
    limit === undefined
      ? []
      : [rule((value) => typeof value !== 'number' || isKept(value, limit), `must be ${words} ${limit}`)];
  return [
    ...bound(minimum, 'at least', (value, limit) => value >= limit),
    ...bound(maximum, 'at most', (value, limit) => value <= limit),
    ...bound(exclusiveMinimum, 'more than', (value, limit) => value > limit),
    ...bound(exclusiveMaximum, 'less than', (value, limit) => value < limit),
    ...bound(multipleOf, 'a multiple of', isMultiple),
  ];
}

/** 0.3 is a multiple of 0.1, though not in binary. */
function isMultiple(value: number, unit: number): boolean {
  const times = value / unit;
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times));
}

function arrayKeywords({ minItems = 0, maxItems }: JsonSchema): readonly Keyword[] {
  const most = maxItems ?? Number.POSITIVE_INFINITY;
  return [
    ...(minItems > 0
      ? [rule((value) => itemCount(value, minItems) >= minItems, `must have at least ${minItems} items`)]
      : []),
    ...(maxItems !== undefined
      ? [rule((value) => itemCount(value, 0) <= most, `must have at most ${maxItems} items`)]
      : []),
  ];
}

function itemCount(value: unknown, otherwise: number): number {
  return Array.isArray(value) ? value.length : otherwise;
}

function rule(isKept: (value: unknown) => boolean, message: string): Keyword {
  return (value, path) => (isKept(value) ? [] : [{ path, message }]);
}
