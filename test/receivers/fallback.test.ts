import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Flow } from '../../lib/flow/flow.ts';
import type { HttpReceiver } from '../../lib/flow/receivers.ts';
import { connections } from '../../lib/receivers/connection.ts';
import { answers, resets, stalls } from '../support/fault-behaviours.ts';
import { fakePorts } from '../support/fake-ports.ts';
import { type FaultUpstream, faultUpstream } from '../support/fault-upstream.ts';
import { jsonRequest, type ReadReply, runFlow } from '../support/run-flow.ts';

let first: FaultUpstream;
let second: FaultUpstream;
let seen = 0;

beforeAll(async () => {
  [first, second] = await Promise.all([faultUpstream(), faultUpstream()]);
});
beforeEach(() => {
  seen = second.received.length;
  second.behave(answers(200, '{"from":"second"}'));
});
afterAll(() => Promise.all([first.close(), second.close()]));

const ports = fakePorts({ call: connections({}) });

function asked(receiver: Partial<HttpReceiver> = {}): Promise<ReadReply> {
  const flow: Flow = {
    name: 'with-fallback',
    description: 'Asks the first, else the second.',
    sender: { type: 'https', address: '/chatgpt' },
    steps: [{ type: 'request-reply', id: 'ask', receiver: 'first' }],
    receivers: {
      first: { type: 'http', method: 'POST', address: first.url, fallbacks: ['second'], ...receiver },
      second: { type: 'http', method: 'POST', address: second.url, fallbacks: ['first'] },
    },
  };
  return runFlow(flow, jsonRequest({ prompt: 'hi' }), { ports });
}

describe('withFallbacks', () => {
  it.each([
    { what: 'status 408', behaviour: answers(408, '{}') },
    { what: 'status 429', behaviour: answers(429, '{}') },
    { what: 'status 500', behaviour: answers(500, '{}') },
    { what: 'status 503', behaviour: answers(503, '{}') },
    { what: 'a reset connection', behaviour: resets },
  ])('asks the next receiver with the same message after $what', async ({ behaviour }) => {
    first.behave(behaviour);

    expect(await asked()).toMatchObject({ status: 200, body: '{"from":"second"}' });
    expect(String(second.received.at(-1)?.body)).toBe('{"prompt":"hi"}');
  });

  it('asks the next receiver after a silence', async () => {
    first.behave(stalls);

    expect(await asked({ timeoutMs: 60 })).toMatchObject({ status: 200 });
  });

  it.each([400, 401, 404])('lets status %i stand', async (status) => {
    first.behave(answers(status, '{}'));

    await asked();

    expect(second.received).toHaveLength(seen);
  });

  it('asks the next receiver also where statuses flow on', async () => {
    first.behave(answers(500, '{"from":"first"}'));

    expect(await asked({ throwExceptionOnFailure: false })).toMatchObject({ body: '{"from":"second"}' });
  });

  it('fails with the last failure when nobody answers', async () => {
    first.behave(resets);
    second.behave(answers(503, '{}'));

    const reply = await asked();

    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.body)).toMatchObject({
      code: 'RECEIVER_OVERLOADED',
      receiver: { name: 'second' },
    });
  });
});
