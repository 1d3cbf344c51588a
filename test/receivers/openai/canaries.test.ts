import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flow } from '../../../functions/extract-order/flow.ts';
import { metricLines } from '../../../lib/aws/metric-lines.ts';
import { processingLogLine } from '../../../lib/aws/processing-log-line.ts';
import { call } from '../../../lib/receivers/connection/connection.ts';
import { answers, breaksOff, endsShort, refuses, resets } from '../../support/fault-behaviours.ts';
import { type Behaviour, type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { fakeCredentials, fakePorts } from '../../support/fake-ports.ts';
import { jsonRequest, type ReadReply, runFlow } from '../../support/run-flow.ts';

const key = 'sk-canary-1Ab';
const prompt = 'prompt-canary-2Cd';
const answer = 'answer-canary-3Ef';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

/** Runs the flow and answers its reply and every line that a function would have written. */
async function run(behaviour: Behaviour): Promise<{ reply: ReadReply; lines: string }> {
  upstream.behave(behaviour);
  const ports = fakePorts({ call, credentials: fakeCredentials({ openai: [key] }) });
  const request = jsonRequest(prompt, {
    path: '/extract-order',
    headers: [['content-type', 'text/plain']],
  });
  const reply = await runFlow(flow, request, {
    ports,
    parameters: { openaiBaseUrl: `${upstream.url}/v1` },
  });
  const lines = ports.entries.map(
    (entry) => processingLogLine(entry, { requestId: undefined }) + metricLines(entry),
  );
  return { reply, lines: lines.join('') };
}

function chat(content: string | null, choice: object = {}, rest: object = {}): Behaviour {
  const message = { role: 'assistant', content };
  return answers(
    200,
    JSON.stringify({
      id: answer,
      model: `${answer} ${key}`,
      service_tier: `${answer} ${prompt}`,
      choices: [{ finish_reason: 'stop', message, ...choice }],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
      ...rest,
    }),
  );
}

describe('openAiReceiver with canaries', () => {
  it.each([
    { what: 'text', behaviour: chat(`${answer} ${key}`) },
    { what: 'other members', behaviour: chat(JSON.stringify({ [answer]: key, items: [{ [answer]: 1 }] })) },
    {
      what: 'values that no rule allows',
      behaviour: chat(JSON.stringify({ currency: answer, deliveryDate: key, items: [{ line: answer }] })),
    },
    { what: 'a refusal', behaviour: chat(null, { message: { refusal: `${answer} ${key}` } }) },
    { what: 'a filtered answer', behaviour: chat(answer, { finish_reason: 'content_filter' }) },
    { what: 'a cut answer', behaviour: chat(answer, { finish_reason: 'length' }) },
    { what: 'an unknown finish', behaviour: chat(null, { finish_reason: `${answer}${key}` }) },
    { what: 'no JSON', behaviour: answers(200, `<html>${answer}${key}`) },
    { what: 'a broken reply', behaviour: breaksOff('application/json', `{"id":"${answer}`) },
    { what: 'a short reply', behaviour: endsShort(`{"id":"${answer}"}`) },
    { what: 'no reply', behaviour: resets },
  ])('shows neither caller nor log anything of $what', async ({ behaviour }) => {
    const { reply, lines } = await run(behaviour);

    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(reply)).not.toContain('canary');
    expect(lines).toContain('"status":"FAILED"');
    expect(lines).not.toContain('canary');
  });

  it.each([400, 401, 429, 500])('logs nothing of what the service says with %i', async (status) => {
    const { reply, lines } = await run(
      refuses(status, { message: `${prompt} ${key} ${answer}`, code: `${key}`, param: 'messages' }),
    );

    expect(JSON.stringify(reply)).not.toContain(key);
    expect(lines).not.toContain('canary');
  });

  it('logs nothing of a message that came through', async () => {
    const item = { line: '000010', material: answer, description: answer, quantity: 1, unit: answer };
    const order = {
      purchaseOrder: answer,
      customer: answer,
      currency: null,
      deliveryDate: null,
      items: [item],
    };

    const { reply, lines } = await run(chat(JSON.stringify(order)));

    expect(reply.body).toContain(`<BELNR>${answer}</BELNR>`);
    expect(lines).toContain('"status":"COMPLETED"');
    expect(lines).not.toContain('canary');
  });
});
