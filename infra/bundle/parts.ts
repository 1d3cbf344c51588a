import type { Flow } from '../../lib/flow/flow.ts';
import type { ReceiverAuthentication } from '../../lib/flow/receivers.ts';
import type { StepDeclaration } from '../../lib/flow/steps.ts';
import { hasMember, hasType, parsesXml } from './uses.ts';

/**
 * A part of lib that only some flows use. Only one import of it is cut, the one that serves the kind or the feature;
 * whatever else imports it, gets it.
 */
export interface Part {
  /** As the error calls it that says it was left out. */
  readonly name: string;
  /** Path from `lib` of the module that imports it for the flows that use it. */
  readonly importer: string;
  /** Path from `lib`. */
  readonly module: string;
  readonly isUsedBy: (flow: Flow) => boolean;
}

/**
 * What a bundle holds only for the flows that use it. A kind that is not listed is in every bundle; a flow with a kind
 * that `uses.ts` does not know gets everything. The build fails when an import is no longer where this table says.
 */
export const parts: readonly Part[] = [
  ...(['json-mapping', 'json-to-xml', 'openai-limits'] as const).map(step),
  ...(['api-key', 'basic', 'bearer', 'client-certificate', 'oauth2-client-credentials'] as const).map(
    authentication,
  ),
  {
    name: 'JSON templates',
    importer: 'steps/content-modifier/body.ts',
    module: 'steps/content-modifier/json.ts',
    // The OpenAI receiver makes its request from one.
    isUsedBy: hasType('json', 'openai'),
  },
  {
    name: 'XPath',
    importer: 'steps/content-modifier/row.ts',
    module: 'xml/xpath/compile.ts',
    isUsedBy: hasType('xpath'),
  },
  { name: 'the XML parser', importer: 'message/body.ts', module: 'xml/parse.ts', isUsedBy: parsesXml },
  {
    name: 'the OpenAI receiver',
    importer: 'runtime/compile.ts',
    module: 'receivers/openai.ts',
    isUsedBy: hasType('openai'),
  },
  httpFeature('the circuit breaker', 'circuitBreaker', 'repetition/circuit-breaker'),
  httpFeature('redirects', 'followRedirects', 'session/redirects'),
  httpFeature('retries', 'retry', 'repetition/attempts'),
  httpFeature('the usage of streams', 'tokenUsage', 'usage/event-stream-usage'),
  {
    name: 'the style of OpenAI for errors',
    importer: 'runtime/problem.ts',
    module: 'runtime/openai-error.ts',
    isUsedBy: hasMember('errorStyle'),
  },
];

function step(type: StepDeclaration['type']): Part {
  return {
    name: `the step "${type}"`,
    importer: 'runtime/compile.ts',
    module: `steps/${type}.ts`,
    isUsedBy: hasType(type),
  };
}

function authentication(type: ReceiverAuthentication['type']): Part {
  return {
    name: `the authentication "${type}"`,
    importer: 'receivers/authentication/authentication.ts',
    module: `receivers/authentication/${type}.ts`,
    isUsedBy: hasType(type),
  };
}

/** What the HTTP receiver does only when its declaration has the member. */
function httpFeature(name: string, member: string, module: string): Part {
  return {
    name,
    importer: 'receivers/http.ts',
    module: `receivers/${module}.ts`,
    isUsedBy: hasMember(member),
  };
}
