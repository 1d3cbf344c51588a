import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, listenLocally } from '../local-server.ts';
import { LambdaFault } from './lambda-fault.ts';

/** One event on its way into a function. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly traceId: string;
  /** When Lambda will end the invocation, in milliseconds since 1970. */
  readonly deadlineMs: number;
  /** The event as JSON. */
  readonly event: string;
}

/** What a runtime can say. */
export interface RuntimeListener {
  /** It is free; `give` hands it the next event. */
  readonly onNext: (give: (invocation: RuntimeInvocation) => void) => void;
  /** Its answer starts; the request's body is the answer. */
  readonly onResponse: (answer: IncomingMessage) => void;
  /** The handler threw. */
  readonly onError: (fault: LambdaFault) => void;
  /** The function could not be loaded. */
  readonly onInitError: (fault: LambdaFault) => void;
}

/**
 * Lambda's side of the Runtime API, for one process: what says who speaks is the port, as it is the sandbox on Lambda.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  /** Host and port. */
  readonly address: string;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.address = `127.0.0.1:${port}`;
  }

  static async listen(listener: RuntimeListener): Promise<RuntimeApi> {
    const server = createServer((request, response) => void answer(listener, request, response));
    // A runtime may wait for its next event for hours.
    server.keepAliveTimeout = 0;
    server.requestTimeout = 0;
    return new RuntimeApi(server, await listenLocally(server));
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }
}

async function answer(
  listener: RuntimeListener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (request.url?.split('/').at(-1)) {
    case 'next':
      return listener.onNext((invocation) => writeInvocation(response, invocation));
    case 'response':
      request.once('end', () => accept(response));
      return listener.onResponse(request);
    case 'error': {
      const fault = LambdaFault.parse(await text(request));
      accept(response);
      return request.url.includes('/init/') ? listener.onInitError(fault) : listener.onError(fault);
    }
    default:
      response.writeHead(404).end();
  }
}

function writeInvocation(response: ServerResponse, invocation: RuntimeInvocation): void {
  response
    .writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(invocation.event),
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': String(invocation.deadlineMs),
      'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
      'Lambda-Runtime-Trace-Id': invocation.traceId,
    })
    .end(invocation.event);
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
}
