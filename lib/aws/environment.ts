import { jsonMember } from '../text/json-member.ts';
import { FlowError } from '../errors.ts';

/** What the stack tells a function through its environment. */
export interface Environment {
  /** Values of the flow's externalized parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Id of the secret behind each credential name. */
  readonly secretIds: Readonly<Record<string, string>>;
  /** Time after which the API gives up on the function, in milliseconds. */
  readonly apiTimeoutMs: number | undefined;
  /** Whether the API takes the reply as a stream. */
  readonly isStreaming: boolean;
}

/** @throws FlowError `FLOW_INVALID` when a variable does not hold what the stack writes */
export function environmentOf(variables: Readonly<Record<string, string | undefined>>): Environment {
  return {
    parameters: texts('IFLOW_PARAMETERS', variables['IFLOW_PARAMETERS']),
    secretIds: texts('IFLOW_CREDENTIALS', variables['IFLOW_CREDENTIALS']),
    apiTimeoutMs: Number(variables['IFLOW_API_TIMEOUT_MS']) || undefined,
    isStreaming: variables['IFLOW_STREAMING'] !== 'false',
  };
}

function texts(variable: string, json = '{}'): Readonly<Record<string, string>> {
  const value = parsedJson(json);
  const names =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : undefined;
  const entries = names?.map((name) => [name, jsonMember(value, name)] as const) ?? [];
  if (names && entries.every(isText)) return Object.fromEntries(entries);
  throw new FlowError(
    'FLOW_INVALID',
    `The environment variable ${variable} must hold a JSON object of texts.`,
  );
}

function isText(entry: readonly [string, unknown]): entry is readonly [string, string] {
  return typeof entry[1] === 'string';
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // reported by the caller, which knows the variable's name
  }
}
