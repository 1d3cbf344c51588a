/** An event of a REST API, payload format 1.0, as API Gateway makes it. */
export function restEvent(body: string | null, event: Readonly<Record<string, unknown>> = {}) {
  return {
    resource: '/chatgpt',
    path: '/chatgpt',
    httpMethod: 'POST',
    headers: { 'content-type': 'application/json', Host: 'abc.execute-api.eu-central-1.amazonaws.com' },
    multiValueHeaders: {
      'content-type': ['application/json'],
      Host: ['abc.execute-api.eu-central-1.amazonaws.com'],
    },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc',
      domainName: 'abc.execute-api.eu-central-1.amazonaws.com',
      httpMethod: 'POST',
      identity: { sourceIp: '192.0.2.1', userArn: 'arn:aws:iam::123456789012:user/ada', user: 'AIDA' },
      path: '/dev/chatgpt',
      protocol: 'HTTP/1.1',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      requestTimeEpoch: Date.now(),
      resourcePath: '/chatgpt',
      stage: 'dev',
    },
    body,
    isBase64Encoded: false,
    ...event,
  };
}

/** An event of an HTTP API or a function URL, payload format 2.0. */
export function urlEvent(body: string, event: Readonly<Record<string, unknown>> = {}) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/chatgpt',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'xyz.lambda-url.eu-central-1.on.aws' },
    requestContext: {
      accountId: '123456789012',
      apiId: 'xyz',
      domainName: 'xyz.lambda-url.eu-central-1.on.aws',
      http: {
        method: 'POST',
        path: '/chatgpt',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'curl',
      },
      requestId: 'id',
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:10:00:00 +0000',
      timeEpoch: Date.now(),
    },
    body,
    isBase64Encoded: false,
    ...event,
  };
}
