import type { OutboundRequest } from '../../../lib/exchange/ports.ts';
import type { ProcessingLogEntry } from '../../../lib/exchange/processing-log.ts';
import { checkFlow } from '../../../lib/flow/check.ts';
import type { Flow } from '../../../lib/flow/flow.ts';
import type { OpenAiReceiver } from '../../../lib/flow/receivers.ts';
import type { StepDeclaration } from '../../../lib/flow/steps.ts';
import { type FakeReply, fakeCall, fakeCredentials, fakePorts } from '../../support/fake-ports.ts';
import { jsonRequest, type ReadReply, runFlow } from '../../support/run-flow.ts';

/** A flow that asks one OpenAI receiver. */
export function askingFlow(
  receiver: Omit<OpenAiReceiver, 'type'>,
  steps: readonly StepDeclaration[] = [],
): Flow {
  return {
    name: 'asking',
    description: 'Asks a model.',
    sender: { type: 'https', address: '/chatgpt' },
    steps: [{ type: 'request-reply', id: 'ask', receiver: 'model' }, ...steps],
    receivers: {
      model: { type: 'openai', authentication: { type: 'bearer', credential: 'openai' }, ...receiver },
    },
  };
}

/** A content modifier that answers exchange properties as JSON. */
export function showing(...names: readonly string[]): StepDeclaration {
  const members = names.map((name) => [name, `\${property.${name}}`]);
  return {
    type: 'content-modifier',
    id: 'show',
    body: { type: 'json', value: Object.fromEntries(members) },
  };
}

export interface Asked {
  readonly reply: ReadReply;
  readonly sent: readonly unknown[];
  readonly urls: readonly string[];
  readonly headers: readonly OutboundRequest['headers'][];
  readonly entry: ProcessingLogEntry | undefined;
}

/** Runs a flow, which must have no mistakes, against replies of a model. */
export async function asked(flow: Flow, body: unknown, replies: readonly FakeReply[]): Promise<Asked> {
  const mistakes = checkFlow(flow).map(({ text }) => text);
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  const { call, requests } = fakeCall(...replies);
  const ports = fakePorts({ call, credentials: fakeCredentials({ openai: ['sk-test'] }) });
  const reply = await runFlow(flow, jsonRequest(body), { ports });
  return {
    reply,
    sent: requests.map((request) => JSON.parse(Buffer.from(request.body ?? '').toString())),
    headers: requests.map(({ headers }) => headers),
    urls: requests.map(({ url }) => String(url)),
    entry: ports.entries[0],
  };
}

const json = [['content-type', 'application/json']] as const;

export function jsonReply(body: unknown): FakeReply {
  return { headers: json, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** What chat completions answer. */
export function chatReply(content: string | null, choice: object = {}, message: object = {}): FakeReply {
  return jsonReply({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'gpt-4o-2024-08-06',
    service_tier: 'default',
    choices: [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content, ...message }, ...choice },
    ],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  });
}

/** What the Responses API answers. */
export function responsesReply(content: readonly object[], rest: object = {}): FakeReply {
  return jsonReply({
    id: 'resp_1',
    object: 'response',
    model: 'gpt-4o-2024-08-06',
    status: 'completed',
    output: [{ type: 'reasoning' }, { type: 'message', role: 'assistant', content }],
    usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
    ...rest,
  });
}
