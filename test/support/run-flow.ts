import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Ports } from '../../lib/exchange/ports.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import type { ParameterValues } from '../../lib/flow/parameters.ts';
import { answerHttp } from '../../lib/runtime/answer-http.ts';
import { compiledFlow } from '../../lib/runtime/compile.ts';
import type { HttpReply } from '../../lib/senders/http-reply.ts';
import type { HttpRequest } from '../../lib/senders/http-request.ts';
import type { Body } from '../../lib/message/body.ts';
import { FlowError } from '../../lib/errors.ts';

/** A reply with its body read. */
export interface ReadReply {
  readonly status: number;
  readonly headers: HttpReply['headers'];
  readonly body: string;
}

/** A `POST` with a JSON body; whatever else is given goes over it. */
export function jsonRequest(body: unknown, request: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'POST',
    url: 'https://api.example/dev/chatgpt',
    path: '/chatgpt',
    rawQuery: '',
    query: [],
    headers: [['content-type', 'application/json']],
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...request,
  };
}

/** What a flow runs with in a test. */
export interface FlowRun {
  readonly ports: Ports;
  readonly parameters?: ParameterValues;
  readonly remainingMs?: number;
}

/** Runs a flow on a request and reads the reply to its end. */
export async function runFlow(flow: Flow, request: HttpRequest, run: FlowRun): Promise<ReadReply> {
  const { ports, remainingMs } = run;
  const reply = await answerHttp(compiledFlow(flow, run.parameters), request, { ports, remainingMs });
  return { status: reply.status, headers: reply.headers, body: await bodyText(reply.body) };
}

export async function bodyText(body: Body): Promise<string> {
  return body.type === 'buffered' ? body.text : text(Readable.from(body.chunks));
}

/** The value of a header of a reply. */
export function headerOf({ headers }: Pick<HttpReply, 'headers'>, name: string): string | undefined {
  return headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
}

/** The error that is thrown or rejected with, for tests that look at more than one of its members. */
export async function thrownBy(act: () => unknown): Promise<FlowError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof FlowError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}
