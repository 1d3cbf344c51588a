import { describe, expect, it } from '@jest/globals';
import type { Flow } from '../../../lib/flow/flow.ts';
import type { HttpMethod } from '../../../lib/flow/senders.ts';
import { fakeCall, fakeCredentials, fakePorts } from '../../support/fake-ports.ts';
import { jsonRequest, runFlow } from '../../support/run-flow.ts';

function callingFlow(method: HttpMethod, calls = 1): Flow {
  return {
    name: 'calling',
    description: 'Calls a service.',
    sender: { type: 'https', address: '/chatgpt' },
    steps: Array.from({ length: calls }, (_, index) => ({
      type: 'request-reply',
      id: `call-${index}`,
      receiver: 'service',
    })),
    receivers: { service: { type: 'http', method, address: 'https://api.example/v1/responses' } },
  };
}

const reply = {
  headers: [['content-type', 'application/json']] as const,
  body: '{"model":"gpt-4o","usage":{"input_tokens":1000,"output_tokens":0}}',
};

describe('httpReceiver for replies of models', () => {
  it.each([
    { method: 'POST', calls: 1, cost: { amount: 0.0025 } },
    { method: 'POST', calls: 2, cost: { amount: 0.005 } },
    { method: 'GET', calls: 1, cost: undefined },
  ] as const)('counts the tokens of $calls $method', async ({ method, calls, cost }) => {
    const ports = fakePorts({ call: fakeCall(reply).call });

    await runFlow(callingFlow(method, calls), jsonRequest({}), { ports });

    expect(ports.entries[0]?.status).toBe('COMPLETED');
    expect(ports.entries[0]?.cost).toEqual(cost && expect.objectContaining(cost));
  });

  it('counts the tokens of a reply that is too large to be read whole', async () => {
    const body = JSON.stringify({
      data: 'x'.repeat(2_000_000),
      model: 'text-embedding-3-small',
      usage: { prompt_tokens: 1_000_000, total_tokens: 1_000_000 },
    });
    const headers = [...reply.headers, ['content-length', String(body.length)] as const];
    const ports = fakePorts({ call: fakeCall({ headers, body }).call });

    await runFlow(callingFlow('POST'), jsonRequest({}), { ports });

    expect(ports.entries[0]?.cost).toMatchObject({ amount: 0.02 });
  });

  it('logs nothing of a key that the service gives for a model', async () => {
    const body = JSON.stringify({
      model: 'sk-echoed',
      usage: { input_tokens: 1 },
      service_tier: 'sk-echoed',
    });
    const flow = callingFlow('POST');
    const receivers = {
      service: {
        ...flow.receivers['service'],
        authentication: { type: 'bearer', credential: 'key' },
      },
    } as Flow['receivers'];
    const credentials = fakeCredentials({ key: ['sk-echoed'] });
    const ports = fakePorts({ call: fakeCall({ ...reply, body }).call, credentials });

    await runFlow({ ...flow, receivers }, jsonRequest({}), { ports });

    expect(ports.entries[0]?.modelCalls).toMatchObject([{ usage: { inputTokens: 1 } }]);
    expect(JSON.stringify(ports.entries)).not.toContain('sk-echoed');
  });
});
