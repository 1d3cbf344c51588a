import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { existsSync, readFileSync } from 'node:fs';

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>> | undefined>>;
  readonly components: unknown;
}

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
}

/** OpenAI's own description lies beside the project where it was fetched; the subset is of our own making. */
const sources = [
  {
    name: "OpenAI's own description",
    file: new URL('../../../shared/data/openai/openapi.json', import.meta.url),
  },
  {
    name: 'our subset of the description',
    file: new URL('../fixtures/openai/openapi.json', import.meta.url),
  },
];

export interface OpenAiDescription {
  /** Where it is from. */
  readonly name: string;
  /** What is wrong with a JSON body for `POST` to a path; nothing, when it is right. */
  mistakes(path: string, body: unknown): readonly string[];
}

/** Each description that is there. */
export function openAiDescriptions(): readonly OpenAiDescription[] {
  return sources
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => openAiDescription(name, file));
}

function openAiDescription(name: string, file: URL): OpenAiDescription {
  const description = ofVersion31(JSON.parse(readFileSync(file, 'utf8'))) as Description;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'openai:description', components: description.components });
  const validators = new Map<string, ValidateFunction>();
  return {
    name,
    mistakes: (path, body) => {
      const validate = validators.get(path) ?? ajv.compile(absolute(requestSchema(description, path)));
      validators.set(path, validate);
      return validate(body)
        ? []
        : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
    },
  };
}

function requestSchema({ paths }: Description, path: string): object {
  const schema = paths[path]?.['post']?.requestBody?.content['application/json']?.schema;
  if (typeof schema !== 'object' || schema === null) throw new Error(`POST ${path} is not described.`);
  return schema;
}

function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openai:description#/')) as object;
}

/** The description mixes `nullable` and a boolean `exclusiveMinimum` of OpenAPI 3.0 into the schemas of 3.1. */
function ofVersion31(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ofVersion31);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...schema } = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, ofVersion31(member)]),
  );
  const bounded =
    schema['exclusiveMinimum'] === true ? { ...schema, exclusiveMinimum: schema['minimum'] } : schema;
  return nullable === true ? { anyOf: [bounded, { type: 'null' }] } : bounded;
}
