import { flow } from '../../../functions/chatgpt/flow.ts';
import type { Flow } from '../../../lib/flow/flow.ts';
import type { ParameterValues } from '../../../lib/flow/parameters.ts';
import type { ProcessingLogEntry } from '../../../lib/exchange/processing-log.ts';
import { call } from '../../../lib/receivers/connection/connection.ts';
import type { HttpRequest } from '../../../lib/senders/http-request.ts';
import { type FakeCredentials, fakeCredentials, fakePorts } from '../../support/fake-ports.ts';
import { jsonRequest, type ReadReply, runFlow } from '../../support/run-flow.ts';

export const key = 'sk-test-4f1Qz';

export interface ChatgptOptions {
  /** @default functions/chatgpt */
  readonly flow?: Flow;
  readonly credentials?: FakeCredentials;
  readonly parameters?: ParameterValues;
  readonly remainingMs?: number;
  readonly request?: Partial<HttpRequest>;
}

export interface ChatgptAnswer extends ReadReply {
  readonly entry: ProcessingLogEntry | undefined;
  readonly entries: readonly ProcessingLogEntry[];
}

/** Sends a body through the chatgpt flow, over a real connection, to an upstream. */
export async function askChatgpt(
  url: string,
  body: unknown,
  options: ChatgptOptions = {},
): Promise<ChatgptAnswer> {
  const { credentials = fakeCredentials({ openai: [key] }), parameters, remainingMs } = options;
  const ports = fakePorts({ call, credentials });
  const reply = await runFlow(options.flow ?? flow, jsonRequest(body, options.request), {
    ports,
    parameters: { openaiBaseUrl: `${url}/v1`, ...parameters },
    ...(remainingMs !== undefined && { remainingMs }),
  });
  return { ...reply, entry: ports.entries[0], entries: ports.entries };
}
