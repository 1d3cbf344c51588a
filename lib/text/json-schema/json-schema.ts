export type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

/**
 * The part of JSON Schema that OpenAI's strict mode takes. Every member of an object is required and no other is taken;
 * a value that may be missing has a type such as `['string', 'null']`.
 * @see OpenAI, "Structured model outputs", "Supported schemas"
 */
export interface JsonSchema {
  readonly type?: JsonType | readonly JsonType[];
  readonly title?: string;
  /** What the model reads of the value. */
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  /** Added by us; where it stands it names every member. */
  readonly required?: readonly string[];
  /** Added by us. */
  readonly additionalProperties?: false;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  /** A regular expression that is found in the text. */
  readonly pattern?: string;
  readonly format?: JsonFormat;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly anyOf?: readonly JsonSchema[];
  /** `#` for the whole schema, `#/$defs/name` for a part of it. */
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

export type JsonFormat = 'date-time' | 'date' | 'time' | 'email' | 'uuid';

/** The schema as strict mode wants it: no object takes a member that it does not name, and each takes all it names. */
export function strictSchema(schema: JsonSchema): JsonSchema {
  const { properties, items, anyOf, $defs } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: eachStrict(properties),
      required: Object.keys(properties),
      additionalProperties: false,
    }),
    ...(items && { items: strictSchema(items) }),
    ...(anyOf && { anyOf: anyOf.map(strictSchema) }),
    ...($defs && { $defs: eachStrict($defs) }),
  };
}

function eachStrict(schemas: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strictSchema(schema)]));
}
