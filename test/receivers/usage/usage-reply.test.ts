import { describe, expect, it } from '@jest/globals';
import type { Flow } from '../../../lib/flow/flow.ts';
import { answerHttp } from '../../../lib/runtime/answer-http.ts';
import { compiledFlow } from '../../../lib/runtime/compile.ts';
import { fakeCall, fakePorts } from '../../support/fake-ports.ts';
import { bodyText, jsonRequest } from '../../support/run-flow.ts';

const flow: Flow = {
  name: 'chat',
  description: 'Passes chats on.',
  sender: { type: 'https', address: '/chatgpt', errorStyle: 'openai' },
  steps: [{ type: 'request-reply', id: 'ask', receiver: 'service' }],
  receivers: {
    service: {
      ...{ type: 'http', method: 'POST', address: 'https://api.example/v1/chat/completions' },
      tokenUsage: 'openai',
    },
  },
};
const asked = '{"model":"m","messages":[],"stream":true}';
const stream = { headers: [['Content-Type', 'text/event-stream']] as const, body: 'data: {"a":1}\n\n' };
const refused = (status: number, message: string) => ({ status, body: JSON.stringify({ detail: message }) });

describe('a service that does not know stream_options', () => {
  it.each([
    refused(400, 'Unrecognized request argument supplied: stream_options'),
    refused(422, 'body.stream_options: Extra inputs are not permitted'),
    refused(422, 'include_usage is not a member'),
  ])('is called once more without them, and not asked again: $body', async (refusal) => {
    const { call, requests } = fakeCall(refusal, stream, stream);
    const ports = fakePorts({ call });
    const compiled = compiledFlow(flow);

    for (const _ of [1, 2]) {
      const reply = await answerHttp(compiled, jsonRequest(asked), { ports });
      expect(await bodyText(reply.body)).toBe(stream.body);
    }

    expect(requests.map(({ body }) => String(body).includes('stream_options'))).toEqual([true, false, false]);
    expect(String(requests[1]?.body)).toBe(asked);
    expect(ports.entries.map(({ receiverCalls }) => receiverCalls?.map(({ status }) => status))).toEqual([
      [refusal.status, 200],
      undefined,
    ]);
  });

  it.each([
    { body: asked, reply: refused(400, 'No such model.'), times: 1 },
    {
      body: '{"stream":true,"stream_options":{"include_usage":true}}',
      reply: refused(400, 'Unrecognized: stream_options'),
      times: 1,
    },
    { body: asked, reply: refused(500, 'stream_options'), times: 1 },
  ])(
    'is told as it is where the caller sent them, or it refuses something else: $reply.body',
    async (row) => {
      const { call, requests } = fakeCall(row.reply);

      const reply = await answerHttp(compiledFlow(flow), jsonRequest(row.body), {
        ports: fakePorts({ call }),
      });

      expect(requests).toHaveLength(row.times);
      expect(await bodyText(reply.body)).toContain(JSON.parse(row.reply.body).detail);
    },
  );
});
