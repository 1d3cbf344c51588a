import { Buffer } from 'node:buffer';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { FlowError } from '../errors.ts';
import { type HeaderPairs, headerValue } from '../message/header-pairs.ts';
import type { HttpRequest } from '../senders/http-request.ts';
import { jsonMember } from '../text/json-member.ts';
import { routePath } from './route-path.ts';

/**
 * The request in an event of a REST API (proxy format 1.0), an HTTP API or a function URL (format 2.0).
 * @throws FlowError `EVENT_INVALID` for any other event
 * @see AWS, "Lambda proxy integrations for REST APIs", "Payload format version" of HTTP APIs
 */
export function httpRequest(event: unknown): HttpRequest {
  if (isVersion2(event)) return requestOfVersion2(event);
  if (isVersion1(event)) return requestOfVersion1(event);
  throw new FlowError('EVENT_INVALID', 'The event is no request of an API Gateway API or a function URL.', {
    hint: 'Invoke the function whose handler is "index.events" to hand over a plain JSON object.',
  });
}

/** How the front door of an event writes requests, and reads results. */
export type PayloadFormat = '1.0' | '2.0';

export function payloadFormat(event: unknown): PayloadFormat {
  return isVersion2(event) ? '2.0' : '1.0';
}

function isVersion1(event: unknown): event is APIGatewayProxyEvent {
  return typeof jsonMember(event, 'httpMethod') === 'string' && typeof jsonMember(event, 'path') === 'string';
}

function isVersion2(event: unknown): event is APIGatewayProxyEventV2 {
  const http = jsonMember(jsonMember(event, 'requestContext'), 'http');
  return (
    jsonMember(event, 'version') === '2.0' &&
    typeof jsonMember(event, 'rawPath') === 'string' &&
    typeof jsonMember(http, 'method') === 'string'
  );
}

function requestOfVersion1(event: APIGatewayProxyEvent): HttpRequest {
  const { requestContext: context } = event;
  const headers = pairs(event.multiValueHeaders, event.headers);
  const query = pairs(event.multiValueQueryStringParameters, event.queryStringParameters);
  const host = headerValue(headers, 'host') ?? context?.domainName ?? '';
  const caller = context?.identity?.userArn ?? context?.identity?.user;
  return {
    method: event.httpMethod,
    url: `https://${host}${context?.path ?? event.path}`,
    path: routePath(event.path, { resource: event.resource, parameters: event.pathParameters }),
    rawQuery: query
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&'),
    query,
    headers,
    body: bodyBytes(event),
    ...(caller && { caller }),
    ...(context?.requestTimeEpoch && { receivedAtMs: context.requestTimeEpoch }),
  };
}

function requestOfVersion2(event: APIGatewayProxyEventV2): HttpRequest {
  const { requestContext: context } = event;
  const headers = pairs(undefined, {
    ...event.headers,
    ...(event.cookies && { cookie: event.cookies.join('; ') }),
  });
  const caller = jsonMember(jsonMember(jsonMember(context, 'authorizer'), 'iam'), 'userArn');
  return {
    method: context.http.method,
    url: `https://${headerValue(headers, 'host') ?? context.domainName}${event.rawPath}`,
    path: routePath(withoutStage(event.rawPath, context.stage), {
      resource: event.routeKey?.split(' ')[1],
      parameters: event.pathParameters,
    }),
    rawQuery: event.rawQueryString ?? '',
    query: [...new URLSearchParams(event.rawQueryString)],
    headers,
    body: bodyBytes(event),
    ...(typeof caller === 'string' && { caller }),
    receivedAtMs: context.timeEpoch,
  };
}

/** A named stage is part of the raw path, `$default` is not. */
function withoutStage(path: string, stage: string): string {
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

type Multi = Readonly<Record<string, readonly string[] | undefined>> | null | undefined;
type Single = Readonly<Record<string, string | undefined>> | null | undefined;

function pairs(multi: Multi, single: Single): HeaderPairs {
  const all: (readonly [name: string, value: string])[] = [];
  for (const [name, values] of Object.entries(multi ?? single ?? {})) {
    if (typeof values === 'string') all.push([name, values]);
    else for (const value of values ?? []) all.push([name, value]);
  }
  return all;
}

function bodyBytes({
  body,
  isBase64Encoded,
}: {
  readonly body?: string | null;
  readonly isBase64Encoded: boolean;
}): Uint8Array {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}
