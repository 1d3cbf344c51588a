import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import { closeServer, listenLocally } from '../local-server.ts';
import type { Route } from '../stack/routes.ts';
import type { Stack } from '../stack/stack.ts';
import { gatewayAnswer } from './gateway-answer.ts';
import { GatewayFault } from './gateway-fault.ts';
import { integrate, writeAnswer } from './integration.ts';
import { matchedRoute } from './matched-route.ts';
import {
  anonymous,
  type Identity,
  pathOf,
  type ProxyRequest,
  type RequestContext,
  requestContext,
} from './proxy-event.ts';
import { requestBody } from './request-body.ts';
import { type AccessKey, signer } from './signature.ts';

/** A stack and its functions, by their ids in the template. */
export interface Deployment {
  readonly stack: Stack;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
}

export interface ApiGatewayOptions {
  /** Key pair that routes with IAM authorisation ask for. @default nobody is asked */
  readonly accessKey?: AccessKey;
  /** Takes each fault that the gateway answered by itself. @default nobody */
  readonly onFault?: (fault: GatewayFault, context: RequestContext) => void;
}

/** Serves a REST API as API Gateway would, on this machine only. The stage is no part of the address. */
export class ApiGateway {
  readonly #server: Server;
  readonly #options: ApiGatewayOptions;
  #deployment: Deployment;

  constructor(deployment: Deployment, options: ApiGatewayOptions = {}) {
    this.#deployment = deployment;
    this.#options = options;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.requestTimeout = 0;
  }

  /**
   * Takes requests from now on, and answers the port.
   * @param port 0 for any that is free
   */
  listen(port: number): Promise<number> {
    return listenLocally(this.#server, port);
  }

  /** Sends requests from now on to another deployment, and answers the one before. */
  deploy(deployment: Deployment): Deployment {
    const before = this.#deployment;
    this.#deployment = deployment;
    return before;
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { stack } = this.#deployment;
    const matched = matchedRoute(stack.routes, request.method ?? 'GET', pathOf(request));
    const context = requestContext(request, stack.stageName, matched);
    try {
      if (matched === undefined) throw new GatewayFault('MISSING_AUTHENTICATION_TOKEN');
      const body = await requestBody(request);
      const identity = this.#identity(matched.route, request, body);
      await this.#integrate(response, { request, body, matched, context: withIdentity(context, identity) });
    } catch (error) {
      this.#fail(response, context, error);
    }
  }

  #identity({ authorization }: Route, request: IncomingMessage, body: Buffer): Identity {
    const { accessKey } = this.#options;
    return accessKey !== undefined && authorization === 'AWS_IAM'
      ? signer(request, body, accessKey)
      : anonymous;
  }

  async #integrate(response: ServerResponse, request: Omit<ProxyRequest, 'binaryMediaTypes'>): Promise<void> {
    const { stack, functions } = this.#deployment;
    const lambda = functions.get(request.matched.route.functionId);
    if (lambda === undefined) throw new Error(`Function "${request.matched.route.functionId}" is gone.`);
    await integrate(lambda, { ...request, binaryMediaTypes: stack.binaryMediaTypes }, response);
  }

  #fail(response: ServerResponse, context: RequestContext, error: unknown): void {
    if (isCallerGone(error)) return;
    const fault =
      error instanceof GatewayFault
        ? error
        : new GatewayFault('INTEGRATION_FAILURE', undefined, { cause: error });
    this.#options.onFault?.(fault, context);
    if (response.headersSent) response.destroy();
    else writeAnswer(response, gatewayAnswer(fault, this.#deployment.stack.gatewayResponses, context));
  }
}

function withIdentity(context: RequestContext, identity: Identity): RequestContext {
  return { ...context, identity: { ...context.identity, ...identity } };
}

function isCallerGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ECONNRESET')
  );
}
