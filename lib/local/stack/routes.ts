import { rootResourceId } from './local-references.ts';
import { type Resource, resourcesOf } from './template.ts';

/** One method of one path of the API. */
export interface Route {
  /** Such as `/chatgpt` or `/openai/v1/{proxy+}`. */
  readonly path: string;
  /** An HTTP method, or `ANY` for those that the path does not name. */
  readonly method: string;
  /** `NONE`, `AWS_IAM`, or another kind that API Gateway knows. */
  readonly authorization: string;
  readonly resourceId: string;
  /** Id of the function in the template. */
  readonly functionId: string;
  readonly isStreamed: boolean;
  /** Longest wait for the function in milliseconds. */
  readonly timeoutMs: number;
}

/** An integration as far as it is read. */
interface Integration {
  readonly Type?: string;
  readonly Uri?: string;
  readonly ResponseTransferMode?: string;
  readonly TimeoutInMillis?: number;
}

/** API Gateway's own limit where a method names none. */
const defaultTimeoutMs = 29_000;

/**
 * The routes of a template's REST API.
 * @throws Error for an integration that is no Lambda proxy
 */
export function routes(resources: readonly Resource[]): readonly Route[] {
  const paths = resourcePaths(resourcesOf(resources, 'AWS::ApiGateway::Resource'));
  return resourcesOf(resources, 'AWS::ApiGateway::Method').map((method) => route(method, paths));
}

function resourcePaths(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const parts = new Map(resources.map((resource) => [resource.id, resource]));
  const path = (id: string): string => {
    const resource = parts.get(id);
    return resource === undefined ? '' : `${path(resource.text('ParentId'))}/${resource.text('PathPart')}`;
  };
  return new Map([[rootResourceId, '/'], ...resources.map(({ id }) => [id, path(id)] as const)]);
}

function route(method: Resource, paths: ReadonlyMap<string, string>): Route {
  const resourceId = method.text('ResourceId');
  const path = paths.get(resourceId) ?? '/';
  const httpMethod = method.text('HttpMethod');
  const integration = (method.get('Integration') ?? {}) as Integration;
  if (integration.Type !== 'AWS_PROXY') {
    throw new Error(
      `${httpMethod} ${path} has the integration "${integration.Type ?? 'none'}". The stack on localhost runs "AWS_PROXY" only.`,
    );
  }
  return {
    path,
    method: httpMethod,
    authorization: method.optionalText('AuthorizationType') ?? 'NONE',
    resourceId,
    functionId: functionId(integration.Uri ?? '', `${httpMethod} ${path}`),
    isStreamed: integration.ResponseTransferMode === 'STREAM',
    timeoutMs: integration.TimeoutInMillis ?? defaultTimeoutMs,
  };
}

/** The address of an integration holds the ARN of its function, which ends with the id that we gave it. */
function functionId(uri: string, place: string): string {
  const id = /:function:([^/:]+)[^/]*\/(?:response-streaming-)?invocations$/.exec(uri)?.[1];
  if (id === undefined)
    throw new Error(`${place} leads to "${uri}", which is no Lambda function of this template.`);
  return id;
}
