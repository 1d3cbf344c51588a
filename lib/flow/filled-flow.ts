import type { Flow } from './flow.ts';
import type { ParameterValues } from './parameters.ts';

/** What stands for an externalized parameter in a text of a flow. */
export const parameterPattern = /\{\{([^{}]*)\}\}/g;

/**
 * The flow with the value of each externalized parameter in place of its `{{name}}`: the values given, else the
 * defaults. It works on the declaration's texts alone, so `{{name}}` in a message means nothing. A name that the
 * flow does not declare stays as it is; the check reports it.
 */
export function filledFlow(flow: Flow, values: ParameterValues = {}): Flow {
  const all = parameterValues(flow, values);
  const fill = (text: string): string =>
    text.replace(parameterPattern, (whole, name: string) => all.get(name.trim()) ?? whole);
  return { ...filled(flow, fill), ...(flow.parameters && { parameters: flow.parameters }) };
}

/** The value of each declared parameter. */
export function parameterValues(flow: Flow, values: ParameterValues = {}): ReadonlyMap<string, string> {
  const declared = Object.entries(flow.parameters ?? {});
  return new Map(
    declared.map(([name, declaration]) => [
      name,
      Object.hasOwn(values, name) ? (values[name] ?? '') : declaration.default,
    ]),
  );
}

function filled<T>(value: T, fill: (text: string) => string): T;
function filled(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => filled(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, fill)]));
}
