import type { ParameterValues } from '../lib/flow/parameters.ts';

/** What a function is told by its environment: values per stage, never a secret. */
export interface FlowEnvironmentProps {
  /** Name of the flow, for errors. */
  readonly flow: string;
  readonly stage: string;
  /** The value of each of the flow's parameters. */
  readonly parameters: ParameterValues;
  /** Name of the secret behind each credential name. */
  readonly secretNames: Readonly<Record<string, string>>;
  /** Whether the API takes the flow's answers as streams; each function of a flow loads both entry points. */
  readonly streaming: boolean;
  /**
   * How long the API waits for the function, in milliseconds.
   * @default nobody waits
   */
  readonly apiTimeoutMs?: number;
}

/**
 * What Lambda takes for all variables of a function together.
 * @see AWS Lambda Developer Guide, "Lambda quotas"
 */
const maxEnvironmentBytes = 4096;

/**
 * The environment of a flow's functions. Only what is known at synth stands in it, so whoever reads the template
 * can run the function.
 * @throws Error when Lambda would refuse it for its size
 */
export function flowEnvironment(props: FlowEnvironmentProps): Readonly<Record<string, string>> {
  const environment = {
    IFLOW_STAGE: props.stage,
    IFLOW_PARAMETERS: JSON.stringify(props.parameters),
    IFLOW_CREDENTIALS: JSON.stringify(props.secretNames),
    IFLOW_STREAMING: String(props.streaming),
    ...(props.apiTimeoutMs && { IFLOW_API_TIMEOUT_MS: String(props.apiTimeoutMs) }),
    NODE_OPTIONS: '--enable-source-maps',
  };
  const bytes = Buffer.byteLength(Object.entries(environment).flat().join(''));
  if (bytes > maxEnvironmentBytes) throw new Error(tooLarge(props, bytes));
  return environment;
}

function tooLarge({ flow, parameters }: FlowEnvironmentProps, bytes: number): string {
  return (
    `The environment of flow "${flow}" takes ${bytes} bytes, ` +
    `${Buffer.byteLength(JSON.stringify(parameters))} of them for its parameters. ` +
    `Lambda takes ${maxEnvironmentBytes} in all: ` +
    'shorten the parameters, or write the long ones into the flow.'
  );
}
