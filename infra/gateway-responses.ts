import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Blame } from '../lib/errors.ts';

/** An answer that API Gateway gives itself, without asking a flow. */
interface GatewayProblem {
  readonly type: ResponseType;
  /** Left out where API Gateway has several. */
  readonly status?: number;
  readonly title: string;
  readonly detail: string;
  readonly blame: Blame;
  readonly hint?: string;
  readonly retryAfterSeconds?: number;
}

const tryAgain = 'Send the message again later; if it fails again, ask who keeps this API.';

/**
 * API Gateway gives one and the same answer to a path that it does not have and to an unsigned call of one that it
 * has. RFC 9110, 15.5.5, allows 404 for both: nothing there, or nothing that is shown to this caller.
 * @see Amazon API Gateway Developer Guide, "Gateway response types for API Gateway"
 */
const gatewayProblems: readonly GatewayProblem[] = [
  {
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 404,
    title: 'Not Found',
    detail: 'This path is not served, or it is served to signed requests only and this one is not signed.',
    blame: 'caller',
    hint: "Check the path, its stage included. Then sign the request with AWS Signature Version 4 for the service 'execute-api'.",
  },
  {
    type: ResponseType.RESOURCE_NOT_FOUND,
    status: 404,
    title: 'Not Found',
    detail: 'This path is not served.',
    blame: 'caller',
    hint: 'Check the path, its stage included.',
  },
  {
    type: ResponseType.ACCESS_DENIED,
    status: 403,
    title: 'Forbidden',
    detail: 'The AWS identity that signed this request may not call this path.',
    blame: 'caller',
    hint: "Ask for a policy that allows 'execute-api:Invoke' on it.",
  },
  {
    type: ResponseType.INVALID_SIGNATURE,
    status: 403,
    title: 'Forbidden',
    detail: 'The signature of this request is not valid.',
    blame: 'caller',
    hint: "Sign the very bytes that are sent, with the clock set right, for the service 'execute-api' in the Region of this host.",
  },
  {
    type: ResponseType.EXPIRED_TOKEN,
    status: 403,
    title: 'Forbidden',
    detail: 'The temporary AWS credentials that signed this request have expired.',
    blame: 'caller',
    hint: 'Fetch new ones and sign again.',
  },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    title: 'Content Too Large',
    detail: 'The request is larger than API Gateway and Lambda take.',
    blame: 'caller',
    hint: 'Send a body of at most 4 MB.',
  },
  {
    type: ResponseType.THROTTLED,
    status: 429,
    title: 'Too Many Requests',
    detail: 'The API takes no more requests at this moment.',
    blame: 'caller',
    hint: 'Wait as long as Retry-After says, then send the message again.',
    retryAfterSeconds: 1,
  },
  {
    type: ResponseType.API_CONFIGURATION_ERROR,
    status: 500,
    title: 'Internal Server Error',
    detail: 'The API is not set up right.',
    blame: 'flow',
  },
  {
    type: ResponseType.INTEGRATION_FAILURE,
    status: 502,
    title: 'Bad Gateway',
    detail: 'The flow did not run, or ended without an answer.',
    blame: 'flow',
    hint: tryAgain,
  },
  {
    type: ResponseType.INTEGRATION_TIMEOUT,
    status: 504,
    title: 'Gateway Timeout',
    detail: 'The flow did not answer in time.',
    blame: 'flow',
    hint: tryAgain,
  },
  {
    type: ResponseType.DEFAULT_4XX,
    title: 'Request Refused',
    detail: 'The API refused this request before a flow saw it.',
    blame: 'caller',
  },
  {
    type: ResponseType.DEFAULT_5XX,
    title: 'Internal Server Error',
    detail: 'The API failed before or after the flow ran.',
    blame: 'flow',
    hint: tryAgain,
  },
];

/** Gives API Gateway's own answers the shape of the flows' problems (RFC 9457). */
export function addGatewayResponses(api: RestApi): void {
  for (const problem of gatewayProblems) {
    api.addGatewayResponse(`Response${problem.type.responseType}`, {
      type: problem.type,
      ...(problem.status && { statusCode: String(problem.status) }),
      responseHeaders: {
        'Content-Type': "'application/problem+json'",
        ...(problem.retryAfterSeconds && { 'Retry-After': `'${problem.retryAfterSeconds}'` }),
      },
      templates: { 'application/json': problemTemplate(problem) },
    });
  }
}

/** API Gateway's own message stays out: for a wrong signature it repeats the caller's signed headers. */
function problemTemplate({ type, title, status, blame, detail, hint }: GatewayProblem): string {
  const code = `GATEWAY_${type.responseType}`;
  return JSON.stringify({ title, status, code, blame, messageId: '$context.requestId', detail, hint });
}
