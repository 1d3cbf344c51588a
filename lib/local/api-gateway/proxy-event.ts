import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { localPlace } from '../local-place.ts';
import type { MatchedRoute } from './matched-route.ts';

/** Who calls, as far as API Gateway knows. All fields are there; those that IAM does not fill stay `null`. */
export interface Identity {
  readonly accessKey: string | null;
  readonly accountId: string | null;
  readonly caller: string | null;
  readonly user: string | null;
  readonly userArn: string | null;
}

/** The `requestContext` of an event, also what gateway responses may quote. */
export interface RequestContext {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly extendedRequestId: string;
  readonly httpMethod: string;
  readonly identity: Identity & { readonly sourceIp: string; readonly userAgent: string | null };
  readonly path: string;
  readonly protocol: string;
  readonly requestId: string;
  readonly requestTime: string;
  readonly requestTimeEpoch: number;
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly stage: string;
}

export const anonymous: Identity = {
  accessKey: null,
  accountId: null,
  caller: null,
  user: null,
  userArn: null,
};

/** Describes a request; `matched` is missing where no route takes it. */
export function requestContext(
  request: IncomingMessage,
  stage: string,
  matched: MatchedRoute | undefined,
): RequestContext {
  const now = new Date();
  return {
    accountId: localPlace.accountId,
    apiId: 'local',
    domainName: request.headers.host ?? 'localhost',
    extendedRequestId: randomBytes(12).toString('base64'),
    httpMethod: request.method ?? 'GET',
    identity: {
      ...anonymous,
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      userAgent: request.headers['user-agent'] ?? null,
    },
    path: pathOf(request),
    protocol: `HTTP/${request.httpVersion}`,
    requestId: randomUUID(),
    requestTime: commonLogTime(now),
    requestTimeEpoch: now.getTime(),
    resourceId: matched?.route.resourceId ?? '',
    resourcePath: matched?.route.path ?? '',
    stage,
  };
}

/** The parts of a Lambda proxy event. */
export interface ProxyRequest {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly matched: MatchedRoute;
  readonly context: RequestContext;
  readonly binaryMediaTypes: readonly string[];
}

/**
 * The event of a REST API's Lambda proxy integration, payload format 1.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent({ request, body, matched, context, binaryMediaTypes }: ProxyRequest) {
  const headers = requestHeaders(request);
  const query = grouped(new URLSearchParams(queryOf(request)));
  const isBase64Encoded = body.length > 0 && isBinary(request.headers['content-type'], binaryMediaTypes);
  return {
    resource: matched.route.path,
    path: context.path,
    httpMethod: context.httpMethod,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: query.size > 0 ? lastValues(query) : null,
    multiValueQueryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
    pathParameters: Object.keys(matched.pathParameters).length > 0 ? matched.pathParameters : null,
    stageVariables: null,
    requestContext: context,
    body: body.length > 0 ? body.toString(isBase64Encoded ? 'base64' : 'utf8') : null,
    isBase64Encoded,
  };
}

/** The path of a request as it was written, without query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

/** The query of a request as it was written, without its question mark. */
export function queryOf({ url = '' }: IncomingMessage): string {
  return url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
}

/** Whether bodies of a media type are binary; without a `Content-Type` API Gateway takes JSON. */
export function isBinary(contentType: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  const [mediaType = ''] = (contentType ?? 'application/json').toLowerCase().split(';');
  const [type] = mediaType.trim().split('/');
  const wanted = new Set(['*/*', `${type}/*`, mediaType.trim()]);
  return binaryMediaTypes.some((binary) => wanted.has(binary.toLowerCase()));
}

/** Headers of one hop, which API Gateway does not pass on. */
const hopHeaders = new Set([
  'connection',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function requestHeaders(request: IncomingMessage): Map<string, readonly string[]> {
  const { rawHeaders, socket } = request;
  const pairs = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && !hopHeaders.has(name.toLowerCase())
      ? [[name, rawHeaders[index + 1] ?? ''] as const]
      : [],
  );
  const forwardedFor = [request.headers['x-forwarded-for'], socket.remoteAddress].filter(Boolean).join(', ');
  return grouped([
    ...pairs.filter(([name]) => !name.toLowerCase().startsWith('x-forwarded-')),
    [
      'X-Amzn-Trace-Id',
      `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
    ],
    ['X-Forwarded-For', forwardedFor],
    ['X-Forwarded-Port', String(socket.localPort)],
    ['X-Forwarded-Proto', 'http'],
  ]);
}

/** Values by name, in the case in which the name came first. */
function grouped(pairs: Iterable<readonly [string, string]>): Map<string, readonly string[]> {
  const names = new Map<string, string>();
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of pairs) {
    const first = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), first);
    values.set(first, [...(values.get(first) ?? []), value]);
  }
  return values;
}

function lastValues(grouped: ReadonlyMap<string, readonly string[]>): Readonly<Record<string, string>> {
  return Object.fromEntries([...grouped].map(([name, values]) => [name, values.at(-1) ?? '']));
}

/** Such as `22/Nov/2026:16:24:08 +0000`. */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}
