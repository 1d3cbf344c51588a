import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A request as the upstream saw it. */
export interface SeenRequest {
  readonly authorization: string | undefined;
  readonly body: { readonly model?: string; readonly prompt?: string };
}

/** Stands in for OpenAI's completions: takes one key and refuses every other, as OpenAI does with a revoked one. */
export class Upstream {
  /** The key that is taken. */
  key = '';
  readonly #server: Server;
  #seen: SeenRequest[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  static async listen(): Promise<Upstream> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    return new Upstream(server);
  }

  /** As the flow's parameter takes it. */
  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** The requests since it was last asked. */
  takeSeen(): readonly SeenRequest[] {
    const seen = this.#seen;
    this.#seen = [];
    return seen;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization } = request.headers;
    const body = (await json(request)) as SeenRequest['body'];
    this.#seen.push({ authorization, body });
    const isTaken = request.url === '/v1/completions' && authorization === `Bearer ${this.key}`;
    response
      .writeHead(isTaken ? 200 : 401, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(isTaken ? completion(body) : refusal));
  }
}

function completion({ model, prompt = '' }: SeenRequest['body']): unknown {
  const choices = [{ text: `An answer to: ${prompt}`, index: 0, logprobs: null, finish_reason: 'stop' }];
  const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 };
  return { id: 'cmpl-drill', object: 'text_completion', created: 1, model, choices, usage };
}

const refusal = {
  error: {
    message: 'Incorrect API key provided.',
    type: 'invalid_request_error',
    param: null,
    code: 'invalid_api_key',
  },
};
