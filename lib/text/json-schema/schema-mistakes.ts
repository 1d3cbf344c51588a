import { didYouMean } from '../did-you-mean.ts';
import { referredSchema } from './compiled-schema.ts';
import type { JsonSchema } from './json-schema.ts';

/** Something that strict mode would refuse, and where in the schema it stands. */
export interface SchemaMistake {
  readonly path: readonly string[];
  readonly message: string;
}

/** Every keyword there is; the type holds it together with {@link JsonSchema}. */
const keywords: Readonly<Record<keyof JsonSchema, true>> = {
  type: true,
  title: true,
  description: true,
  properties: true,
  required: true,
  additionalProperties: true,
  items: true,
  minItems: true,
  maxItems: true,
  enum: true,
  const: true,
  pattern: true,
  format: true,
  minimum: true,
  maximum: true,
  exclusiveMinimum: true,
  exclusiveMaximum: true,
  multipleOf: true,
  anyOf: true,
  $ref: true,
  $defs: true,
};

/**
 * What keeps a schema from being taken by OpenAI's strict mode, as far as the types do not say it.
 * @see OpenAI, "Structured model outputs", "Supported schemas"
 */
export function schemaMistakes(schema: JsonSchema): readonly SchemaMistake[] {
  const isObject = schema.type === 'object' && schema.properties && !schema.anyOf;
  return [
    ...(isObject ? [] : [{ path: [], message: 'A schema begins with type "object" and its properties.' }]),
    ...mistakesWithin(schema, [], schema),
  ];
}

function mistakesWithin(
  schema: JsonSchema,
  path: readonly string[],
  root: JsonSchema,
): readonly SchemaMistake[] {
  return [
    ...ownMistakes(schema, root).map((message) => ({ path, message })),
    ...parts(schema).flatMap(([place, part]) => mistakesWithin(part, [...path, ...place], root)),
  ];
}

function ownMistakes(schema: JsonSchema, root: JsonSchema): readonly string[] {
  const { required, properties = {}, $ref, pattern, type, items } = schema;
  const optional = required ? Object.keys(properties).filter((name) => !required.includes(name)) : [];
  return [
    ...Object.keys(schema)
      .filter((name) => !Object.hasOwn(keywords, name))
      .map((name) => `Strict mode has no keyword "${name}".${didYouMean(name, Object.keys(keywords))}`),
    ...optional.map((name) => `Strict mode requires every member; let "${name}" be of type null too.`),
    ...($ref !== undefined && !referredSchema(root, $ref)
      ? [`Nothing in the schema bears the name "${$ref}".`]
      : []),
    ...(pattern !== undefined && !isPattern(pattern) ? [`"${pattern}" is no regular expression.`] : []),
    ...([type].flat().includes('array') && !items ? ['An array says what its "items" are.'] : []),
    ...([type].flat().includes('object') && !schema.properties ? ['An object names its "properties".'] : []),
  ];
}

function parts(schema: JsonSchema): readonly (readonly [place: readonly string[], part: JsonSchema])[] {
  const named = (keyword: 'properties' | '$defs'): readonly (readonly [readonly string[], JsonSchema])[] =>
    Object.entries(schema[keyword] ?? {}).map(([name, part]) => [[keyword, name], part] as const);
  return [
    ...named('properties'),
    ...named('$defs'),
    ...(schema.items ? [[['items'], schema.items] as const] : []),
    ...(schema.anyOf ?? []).map((part, index) => [['anyOf', String(index)], part] as const),
  ];
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
