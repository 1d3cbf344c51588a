import { jsonMember } from '../../text/json-member.ts';

/** JSON that a schema of strict mode takes, the same every time: the first of what is allowed, and few of each. */
export function sampleText(schema: unknown): string {
  return JSON.stringify(sample(schema, schema));
}

function sample(schema: unknown, root: unknown): unknown {
  const [first] = list(jsonMember(schema, 'enum'));
  if (first !== undefined) return first;
  const constant = jsonMember(schema, 'const');
  if (constant !== undefined) return constant;
  const [alternative] = list(jsonMember(schema, 'anyOf'));
  if (alternative !== undefined) return sample(alternative, root);
  const reference = jsonMember(schema, '$ref');
  return typeof reference === 'string' ? sample(referred(root, reference), root) : typed(schema, root);
}

function referred(root: unknown, reference: string): unknown {
  return reference
    .split('/')
    .slice(1)
    .reduce((place: unknown, name) => jsonMember(place, name), root);
}

/** What may be `null` is, so that a schema that holds itself comes to an end. */
function typed(schema: unknown, root: unknown): unknown {
  const types = [jsonMember(schema, 'type')].flat();
  if (types.includes('null')) return null;
  switch (types[0]) {
    case 'object':
      return members(schema, root);
    case 'array':
      return Array.from({ length: count(schema, 'minItems') ?? 0 }, () =>
        sample(jsonMember(schema, 'items'), root),
      );
    case 'string':
      return string(schema);
    case 'integer':
    case 'number':
      return count(schema, 'minimum') ?? (count(schema, 'exclusiveMinimum') ?? 0) + 1;
    default:
      return false;
  }
}

function members(schema: unknown, root: unknown): unknown {
  const properties = Object.entries(Object(jsonMember(schema, 'properties')));
  return Object.fromEntries(properties.map(([name, property]) => [name, sample(property, root)]));
}

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T12:00:00Z',
  date: '2026-01-31',
  time: '12:00:00Z',
  email: 'somebody@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/** A pattern is met only where it wants nothing but so many digits. */
function string(schema: unknown): string {
  const digits = /^\^\\d\{(\d+)\}\$$/.exec(String(jsonMember(schema, 'pattern')))?.[1];
  if (digits !== undefined) return '0'.repeat(Number(digits));
  return formats[String(jsonMember(schema, 'format'))] ?? 'stand-in';
}

function count(schema: unknown, name: string): number | undefined {
  const value = jsonMember(schema, name);
  return typeof value === 'number' ? value : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
