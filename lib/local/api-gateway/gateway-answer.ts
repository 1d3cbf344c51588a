import type { GatewayResponse } from '../stack/gateway-responses.ts';
import { type GatewayFault, gatewayFaults } from './gateway-fault.ts';
import type { RequestContext } from './proxy-event.ts';

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | string;
}

const defaultTemplates = { 'application/json': '{"message":$context.error.messageString}' };

/** The answer to a fault: the stack's own for its type, or for 4xx or 5xx, or what API Gateway says by default. */
export function gatewayAnswer(
  fault: GatewayFault,
  responses: ReadonlyMap<string, GatewayResponse>,
  context: RequestContext,
): Answer {
  const { status } = gatewayFaults[fault.type];
  const response = responses.get(fault.type) ?? responses.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const variables = contextVariables(fault, context);
  const [mediaType, template] = Object.entries({ ...(response?.templates ?? defaultTemplates) })[0] ?? [
    '',
    '',
  ];
  const headers = new Map([['Content-Type', mediaType]]);
  for (const [name, value] of Object.entries(response?.headers ?? {}))
    headers.set(name, headerValue(value, variables));
  return {
    status: response?.statusCode ?? status,
    headers: [...headers, ['x-amzn-RequestId', context.requestId]],
    body: template.replaceAll(/\$context\.([\w.]+)/g, (_match, name: string) => variables.get(name) ?? ''),
  };
}

/** `'text'` stands for itself, `context.name` for a variable. */
function headerValue(value: string, variables: ReadonlyMap<string, string>): string {
  if (value.startsWith("'")) return value.slice(1, -1);
  return variables.get(value.replace(/^context\./, '')) ?? '';
}

function contextVariables(fault: GatewayFault, context: RequestContext): ReadonlyMap<string, string> {
  return new Map([
    ['error.message', fault.message],
    ['error.messageString', JSON.stringify(fault.message)],
    ['error.responseType', fault.type],
    ['requestId', context.requestId],
    ['extendedRequestId', context.extendedRequestId],
    ['httpMethod', context.httpMethod],
    ['path', context.path],
    ['protocol', context.protocol],
    ['requestTime', context.requestTime],
    ['requestTimeEpoch', String(context.requestTimeEpoch)],
    ['resourcePath', context.resourcePath],
    ['stage', context.stage],
    ['identity.sourceIp', context.identity.sourceIp],
    ['identity.userAgent', context.identity.userAgent ?? ''],
    ['identity.userArn', context.identity.userArn ?? ''],
  ]);
}
