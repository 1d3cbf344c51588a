import { jsonMember } from './json-member.ts';
import { SourceError } from './source-error.ts';

/** Finds a value in JSON; `undefined` when nothing is there. */
export type JsonPointer = (json: unknown) => unknown;

/**
 * Compiles a JSON Pointer, such as `/choices/0/message/content`; the empty one gives the whole value.
 * @throws SourceError `EXPRESSION_SYNTAX`
 * @see RFC 6901
 */
export function compiledPointer(source: string): JsonPointer {
  if (source !== '' && !source.startsWith('/')) throw malformed(source, 0, 'A JSON Pointer begins with "/".');
  const tilde = source.search(/~(?![01])/);
  if (tilde >= 0)
    throw malformed(source, tilde, 'In a JSON Pointer "~" is written "~0", and "/" in a name "~1".');
  const names = source
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (json) => names.reduce(child, json);
}

function malformed(source: string, start: number, message: string): SourceError {
  return new SourceError('EXPRESSION_SYNTAX', message, { source, start, end: start + 1 });
}

function child(value: unknown, name: string): unknown {
  if (!Array.isArray(value)) return jsonMember(value, name);
  return /^(?:0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined;
}
