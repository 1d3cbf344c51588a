import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LambdaFault } from '../lambda/lambda-fault.ts';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import type { Answer } from './gateway-answer.ts';
import { GatewayFault } from './gateway-fault.ts';
import { PreludeParser } from './prelude-parser.ts';
import { proxyAnswer } from './proxy-answer.ts';
import { isBinary, proxyEvent, type ProxyRequest, type RequestContext } from './proxy-event.ts';

/**
 * Sends a request into its function and the answer to the caller. A caller that leaves ends nothing: Lambda runs on.
 * @throws GatewayFault `INTEGRATION_TIMEOUT`, `REQUEST_TOO_LARGE`, `INTEGRATION_FAILURE`
 */
export async function integrate(
  lambda: LambdaFunction,
  proxyRequest: ProxyRequest,
  response: ServerResponse,
): Promise<void> {
  const { route } = proxyRequest.matched;
  const exchange = { lambda, proxyRequest, response, signal: AbortSignal.timeout(route.timeoutMs) };
  await (route.isStreamed ? answerStreamed(exchange) : answerBuffered(exchange));
}

interface Integration {
  readonly lambda: LambdaFunction;
  readonly proxyRequest: ProxyRequest;
  readonly response: ServerResponse;
  /** Ends the integration when its time is over. */
  readonly signal: AbortSignal;
}

async function answerBuffered({ lambda, proxyRequest, response, signal }: Integration): Promise<void> {
  const invocation = await inTime(lambda.invoke(proxyEvent(proxyRequest)), signal);
  if (invocation.type === 'fault') throw gatewayFault(invocation);
  const { request, binaryMediaTypes, context } = proxyRequest;
  const [accept] = (request.headers.accept ?? '').split(',');
  const answer = proxyAnswer(invocation.payload, isBinary(accept, binaryMediaTypes));
  writeAnswer(response, { ...answer, headers: passedOn(answer.headers, context) });
}

async function answerStreamed({ lambda, proxyRequest, response, signal }: Integration): Promise<void> {
  const invoked = lambda.invokeStreamed(proxyEvent(proxyRequest));
  const invocation = await inTime(invoked, signal).catch((error: unknown) => {
    void invoked.then((late) => late.type === 'success' && late.stream.destroy());
    throw error;
  });
  if (invocation.type === 'fault') throw gatewayFault(invocation);
  const body = new PreludeParser();
  pass(invocation.stream, body);
  const prelude = await inTime(body.prelude, signal).catch((error: unknown) => {
    body.destroy();
    throw error;
  });
  response.writeHead(prelude.statusCode, passedOn(prelude.headers, proxyRequest.context).flat());
  response.flushHeaders();
  await pipeline(body, response, { signal });
}

/** A failure of the stream comes out at the parser's end. */
function pass(stream: Readable, body: PreludeParser): void {
  pipeline(stream, body).catch(() => undefined);
}

/** Writes a whole answer of the function or of the gateway. */
export function writeAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = ['Content-Length', String(Buffer.byteLength(body))];
  response.writeHead(status, [...headers, length].flat()).end(body);
}

async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let expire: () => void = () => undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    expire = () => reject(new GatewayFault('INTEGRATION_TIMEOUT'));
  });
  signal.addEventListener('abort', expire);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    signal.removeEventListener('abort', expire);
  }
}

function gatewayFault(fault: LambdaFault): GatewayFault {
  const type = fault.errorType === 'RequestTooLargeException' ? 'REQUEST_TOO_LARGE' : 'INTEGRATION_FAILURE';
  return new GatewayFault(type, undefined, { cause: fault });
}

/** Headers that API Gateway writes itself; a function's own come under another name. */
const remapped = new Set(['connection', 'content-length', 'date', 'server', 'www-authenticate']);
const dropped = new Set(['keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

function passedOn(headers: Answer['headers'], context: RequestContext): Answer['headers'] {
  return [
    ...headers
      .filter(([name]) => !dropped.has(name.toLowerCase()))
      .map(
        ([name, value]) =>
          [remapped.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value] as const,
      ),
    ['x-amzn-RequestId', context.requestId],
    ['x-amz-apigw-id', context.extendedRequestId],
  ];
}
