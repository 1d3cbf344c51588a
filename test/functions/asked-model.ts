import type { ProcessingLogEntry } from '../../lib/exchange/processing-log.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import { call } from '../../lib/receivers/connection/connection.ts';
import { answers } from '../support/fault-behaviours.ts';
import { type Behaviour, faultUpstream } from '../support/fault-upstream.ts';
import { fakeCredentials, fakePorts } from '../support/fake-ports.ts';
import { jsonRequest, type ReadReply, runFlow } from '../support/run-flow.ts';

export interface AskedModel {
  readonly reply: ReadReply;
  /** What the model was asked, in the order of the calls. */
  readonly asked: readonly unknown[];
  readonly paths: readonly string[];
  readonly entry: ProcessingLogEntry | undefined;
}

/** Sends a body of a media type through a flow, over a real connection, to a model that says these texts in turn. */
export async function askedModel(
  flow: Flow,
  { body, contentType }: { readonly body: string; readonly contentType: string },
  texts: readonly string[],
): Promise<AskedModel> {
  const upstream = await faultUpstream();
  upstream.behave(
    ...texts.map(
      (text): Behaviour =>
        (response, received) =>
          answers(200, replyOf(received.path, text))(response, received),
    ),
  );
  const ports = fakePorts({ call, credentials: fakeCredentials({ openai: ['sk-test-canary'] }) });
  const path = flow.sender.address;
  const request = jsonRequest(body, { path, headers: [['content-type', contentType]] });
  try {
    const reply = await runFlow(flow, request, {
      ports,
      parameters: { openaiBaseUrl: `${upstream.url}/v1` },
    });
    return {
      reply,
      asked: upstream.received.map((received) => JSON.parse(received.body.toString())),
      paths: upstream.received.map((received) => received.path),
      entry: ports.entries[0],
    };
  } finally {
    await upstream.close();
  }
}

/** What either API answers. */
function replyOf(path: string, text: string): string {
  const isChat = path.endsWith('/chat/completions');
  const [input, output] = isChat ? ['prompt', 'completion'] : ['input', 'output'];
  const answer = isChat
    ? { choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } }] }
    : {
        status: 'completed',
        output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }],
      };
  const usage = { [`${input}_tokens`]: 100, [`${output}_tokens`]: 20, total_tokens: 120 };
  return JSON.stringify({ id: 'reply-1', model: 'gpt-5.6-luna', service_tier: 'default', ...answer, usage });
}
