import { checkFlow } from '../lib/flow/check.ts';
import { credentialNames } from '../lib/flow/credentials.ts';
import type { Flow } from '../lib/flow/flow.ts';
import { codeFrame } from '../lib/text/code-frame.ts';
import { didYouMean } from '../lib/text/did-you-mean.ts';
import type { Stage } from './stages.ts';

/** Each mistake in the filled flows, between them, and in what the stage says about them, as text for a person. */
export function stackMistakes(flows: readonly Flow[], stage: Stage): readonly string[] {
  return [
    ...flows.flatMap((flow) => checkFlow(flow).map(({ text }) => text)),
    ...flows.flatMap(refusedNames),
    ...flows.flatMap((flow, index) => repeatedNames(flow, flows.slice(0, index))),
    ...unknownNames(flows, stage),
  ];
}

/**
 * Names that a flow may use, but that AWS does not take.
 * @see AWS Secrets Manager API Reference, "CreateSecret"
 */
function refusedNames(flow: Flow): readonly string[] {
  const names = [
    {
      place: 'name',
      name: flow.name,
      taken: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      what: 'A flow is named in kebab-case.',
    },
    {
      place: 'sender › address',
      name: flow.sender.address,
      taken: /^[^~]*$/,
      what: 'API Gateway takes no "~" in a path.',
    },
    ...credentialNames(flow).map((name) => ({
      place: 'credential',
      name,
      taken: /^[\w/+=.@-]+$/,
      what: 'Secrets Manager takes letters, digits and / _ + = . @ - in a name.',
    })),
  ];
  return names
    .filter(({ name, taken }) => !taken.test(name))
    .map(({ place, name, what }) => mistake(flow, place, { name, what }));
}

/** A route belongs to one flow, whatever the methods: the flow answers 405 for those it does not take. */
function repeatedNames(flow: Flow, earlier: readonly Flow[]): readonly string[] {
  const { address } = flow.sender;
  const twin = earlier.find(({ sender }) => sender.address === address);
  const namesake = earlier.find(({ name }) => name === flow.name);
  return [
    ...(twin
      ? [mistake(flow, 'sender › address', { name: address, what: `Flow "${twin.name}" has it already.` })]
      : []),
    ...(namesake ? [mistake(flow, 'name', { name: flow.name, what: 'Another flow has it already.' })] : []),
  ];
}

function mistake(
  flow: Flow,
  place: string,
  { name, what }: { readonly name: string; readonly what: string },
): string {
  const frame = codeFrame({ source: name, start: 0, end: name.length }, what);
  return `functions/${flow.name}/flow.ts › ${place}\n${frame}`;
}

function unknownNames(flows: readonly Flow[], stage: Stage): readonly string[] {
  const place = `infra/stages.ts › ${stage.name}`;
  const flowNames = flows.map(({ name }) => name);
  const credentials = flows.flatMap(credentialNames);
  return [
    ...unknown(stage.parameters, flowNames, `${place} › parameters: unknown flow`),
    ...flows.flatMap(({ name, parameters = {} }) =>
      unknown(
        stage.parameters[name],
        Object.keys(parameters),
        `${place} › parameters › ${name}: unknown parameter`,
      ),
    ),
    ...unknown(stage.existingSecrets, credentials, `${place} › existingSecrets: unknown credential`),
  ];
}

function unknown(named: object | undefined, known: readonly string[], what: string): readonly string[] {
  return Object.keys(named ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => `${what} "${name}".${didYouMean(name, known)}`);
}
