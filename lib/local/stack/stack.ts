import { readAssembly } from './assembly.ts';
import { functions, type StackFunction } from './functions.ts';
import { type GatewayResponse, gatewayResponses } from './gateway-responses.ts';
import { localReferences } from './local-references.ts';
import { type Route, routes } from './routes.ts';
import { Resource, resourcesOf, type TemplateDeclaration } from './template.ts';

/** What of a synthesised stack runs on localhost. */
export interface Stack {
  readonly name: string;
  /** Name of the API's stage. It is no part of the address here. */
  readonly stageName: string;
  readonly routes: readonly Route[];
  readonly functions: readonly StackFunction[];
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
  readonly binaryMediaTypes: readonly string[];
  readonly secretNames: readonly string[];
}

/**
 * Reads a stack from what `cdk synth` wrote.
 * @param stackName may be left out when there is one stack only
 * @throws Error when the stack holds something that cannot run here
 */
export function readStack(folder: string, stackName?: string): Stack {
  const assembly = readAssembly(folder, stackName);
  const template = assembly.template as TemplateDeclaration;
  const reference = localReferences(template, assembly.stackName);
  const resources = Object.entries(template.Resources ?? {}).map(
    ([id, declaration]) => new Resource(id, declaration, reference),
  );
  return checked({
    name: assembly.stackName,
    stageName: resourcesOf(resources, 'AWS::ApiGateway::Stage')[0]?.optionalText('StageName') ?? 'local',
    routes: routes(resources),
    functions: functions(resources, assembly.assetPaths),
    gatewayResponses: gatewayResponses(resources),
    binaryMediaTypes: binaryMediaTypes(resources),
    secretNames: resourcesOf(resources, 'AWS::SecretsManager::Secret').map(
      (secret) => secret.optionalText('Name') ?? secret.id,
    ),
  });
}

function binaryMediaTypes(resources: readonly Resource[]): readonly string[] {
  const [api] = resourcesOf(resources, 'AWS::ApiGateway::RestApi');
  return (api?.get('BinaryMediaTypes') ?? []) as readonly string[];
}

function checked(stack: Stack): Stack {
  if (stack.routes.length === 0)
    throw new Error(`Stack "${stack.name}" has no route: there is nothing to serve.`);
  const ids = new Set(stack.functions.map(({ id }) => id));
  for (const { method, path, functionId } of stack.routes) {
    if (ids.has(functionId)) continue;
    throw new Error(
      `${method} ${path} leads to function "${functionId}", which has no Node code in this stack.`,
    );
  }
  return stack;
}
