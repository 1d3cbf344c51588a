import { credentialNames } from '../lib/flow/credentials.ts';
import { filledFlow, parameterValues } from '../lib/flow/filled-flow.ts';
import type { Flow } from '../lib/flow/flow.ts';
import type { ParameterValues } from '../lib/flow/parameters.ts';
import { didYouMean } from '../lib/text/did-you-mean.ts';
import { flowEnvironment } from './flow-environment.ts';
import { type Stage, stages } from './stages.ts';
import { stackMistakes } from './stack-mistakes.ts';
import { loweredTimeouts, type TimeoutLadder, timeoutLadder } from './timeout-ladder.ts';

/** All that is decided before the first resource is made. */
export interface StackPlan {
  readonly stage: Stage;
  /** Whether the API hands on an answer while it is being written. */
  readonly streaming: boolean;
  readonly flows: readonly FlowPlan[];
}

/** One flow in one stage. */
export interface FlowPlan {
  /** The flow with the stage's parameters filled in. */
  readonly flow: Flow;
  readonly ladder: TimeoutLadder;
  /** Name of the secret behind each credential name. */
  readonly secretNames: Readonly<Record<string, string>>;
  /** What each of the flow's functions is told. */
  readonly environments: Readonly<Record<EntryPoint, Readonly<Record<string, string>>>>;
}

/** What of a flow's bundle is run: `http` answers the API, `events` whoever invokes the function itself. */
export type EntryPoint = 'http' | 'events';

export interface StackPlanOptions {
  /** Name of the stage, as `-c stage=…` gives it. @default 'dev' */
  readonly stage?: unknown;
  /** A boolean, or its text as `-c streaming=…` gives it. @default true */
  readonly streaming?: unknown;
  /** @default the stages of this project */
  readonly stages?: readonly Stage[];
}

/**
 * Plans the stack from the declarations alone.
 * @throws Error that names each mistake in the flows and the stage, or the one in the options
 */
export function stackPlan(flows: readonly Flow[], options: StackPlanOptions = {}): StackPlan {
  const stage = stageNamed(options.stage ?? 'dev', options.stages ?? stages);
  const streaming = isStreaming(options.streaming ?? true);
  const filled = flows.map((flow) => filledInStage(flow, stage, streaming));
  const mistakes = stackMistakes(
    filled.map(({ flow }) => flow),
    stage,
  );
  if (mistakes.length > 0) throw new Error(mistakes.join('\n\n'));
  return { stage, streaming, flows: filled.map((one) => flowPlan(one, stage, streaming)) };
}

interface FilledFlow {
  readonly flow: Flow;
  readonly parameters: ParameterValues;
}

function filledInStage(declaration: Flow, stage: Stage, streaming: boolean): FilledFlow {
  const values = Object.fromEntries(parameterValues(declaration, stage.parameters[declaration.name]));
  const parameters = streaming ? values : loweredTimeouts(declaration, values);
  return { flow: filledFlow(declaration, parameters), parameters };
}

function flowPlan({ flow, parameters }: FilledFlow, stage: Stage, streaming: boolean): FlowPlan {
  const ladder = timeoutLadder(flow, streaming);
  const secretNames = Object.fromEntries(
    credentialNames(flow).map((credential) => [credential, secretName(credential, stage)]),
  );
  const told = { flow: flow.name, stage: stage.name, parameters, secretNames, streaming };
  const environments = {
    http: flowEnvironment({ ...told, apiTimeoutMs: ladder.integration.toMilliseconds() }),
    events: flowEnvironment(told),
  };
  return { flow, ladder, secretNames, environments };
}

function secretName(credential: string, stage: Stage): string {
  return stage.existingSecrets?.[credential] ?? `iflow/${stage.name}/${credential}`;
}

function stageNamed(name: unknown, known: readonly Stage[]): Stage {
  const names = known.map((stage) => stage.name);
  const stage = known.find((candidate) => candidate.name === name);
  if (stage) return stage;
  throw new Error(
    `Unknown stage "${String(name)}".${didYouMean(String(name), names)} ` +
      `infra/stages.ts has ${names.join(', ')}; choose one with -c stage=${names[0]}.`,
  );
}

function isStreaming(value: unknown): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(
    `The option streaming is "${String(value)}". Write -c streaming=true or -c streaming=false.`,
  );
}
