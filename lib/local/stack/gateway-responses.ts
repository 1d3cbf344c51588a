import { type Resource, resourcesOf } from './template.ts';

/** How the API answers by itself, in one kind of case. */
export interface GatewayResponse {
  readonly statusCode: number | undefined;
  /** Header names and where their values come from: `'text'` in quotes, or `context.requestId` and the like. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bodies by media type. */
  readonly templates: Readonly<Record<string, string>>;
}

const headerPrefix = 'gatewayresponse.header.';

/** The answers that a template declares, by their kind, such as `MISSING_AUTHENTICATION_TOKEN`. */
export function gatewayResponses(resources: readonly Resource[]): ReadonlyMap<string, GatewayResponse> {
  const declared = resourcesOf(resources, 'AWS::ApiGateway::GatewayResponse');
  return new Map(declared.map((resource) => [resource.text('ResponseType'), gatewayResponse(resource)]));
}

function gatewayResponse(resource: Resource): GatewayResponse {
  const parameters = Object.entries(
    (resource.get('ResponseParameters') ?? {}) as Readonly<Record<string, string>>,
  );
  return {
    statusCode: resource.optionalNumber('StatusCode'),
    headers: Object.fromEntries(
      parameters
        .filter(([name]) => name.startsWith(headerPrefix))
        .map(([name, value]) => [name.slice(headerPrefix.length), value]),
    ),
    templates: (resource.get('ResponseTemplates') ?? {}) as Readonly<Record<string, string>>,
  };
}
