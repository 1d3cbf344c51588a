import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Flow } from '../../lib/flow/flow.ts';
import type { HttpReceiver } from '../../lib/flow/receivers.ts';
import { connections } from '../../lib/receivers/connection/connection.ts';
import { answers, breaksOff, resets, stalls } from '../support/fault-behaviours.ts';
import { type FakePorts, fakePorts } from '../support/fake-ports.ts';
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

function asked(receiver: Partial<HttpReceiver> = {}, asking: FakePorts = ports): Promise<ReadReply> {
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
  return runFlow(flow, jsonRequest({ prompt: 'hi' }), { ports: asking });
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

  it('tells the log which receivers were asked, and what each of them did', async () => {
    first.behave(breaksOff('application/json', '{"canary'));
    const logged = fakePorts({ call: connections({}) });

    await asked({}, logged);

    expect(logged.entries).toMatchObject([
      {
        receiverStatus: 200,
        receiverCalls: [
          { receiver: 'first', status: 200, code: 'RECEIVER_CONNECTION_LOST' },
          { receiver: 'second', status: 200, code: undefined },
        ],
      },
    ]);
    expect(JSON.stringify(logged.entries)).not.toContain('canary');
  });

  it('tells the log nothing of calls when the first receiver answers', async () => {
    first.behave(answers(200, '{}'));
    const logged = fakePorts({ call: connections({}) });

    await asked({}, logged);

    expect(logged.entries[0]?.receiverCalls).toBeUndefined();
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
