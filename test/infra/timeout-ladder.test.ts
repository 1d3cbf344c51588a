import { describe, expect, it } from '@jest/globals';
import { flows } from '../../functions/flows.ts';
import { integrationLimitMs, loweredTimeouts, timeoutLadder } from '../../infra/timeout-ladder.ts';
import { filledFlow } from '../../lib/flow/filled-flow.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import type { NumberOrParameter } from '../../lib/flow/numbers.ts';

function flowWith(messageMs: NumberOrParameter | undefined, receiverMs: NumberOrParameter | undefined): Flow {
  return {
    name: 'orders',
    description: 'Takes orders.',
    parameters: { wait: { default: '60000' }, total: { default: '90000' } },
    ...(messageMs && { timeoutMs: messageMs }),
    sender: { type: 'https', address: '/orders' },
    steps: [{ type: 'request-reply', id: 'ask', receiver: 'shop' }],
    receivers: {
      shop: {
        type: 'http',
        method: 'POST',
        address: 'https://shop.example/orders',
        ...(receiverMs && { timeoutMs: receiverMs }),
      },
    },
  };
}

describe('timeoutLadder', () => {
  it.each([
    { streaming: true, messageMs: 90_000, receiverMs: 60_000, rungs: [60_000, 90_000, 92_000, 95_000] },
    { streaming: true, messageMs: 90_500, receiverMs: 90_500, rungs: [90_500, 90_500, 93_000, 96_000] },
    { streaming: true, messageMs: undefined, receiverMs: undefined, rungs: [60_000, 60_000, 62_000, 65_000] },
    { streaming: true, messageMs: 895_000, receiverMs: 1, rungs: [1, 895_000, 897_000, 900_000] },
    { streaming: false, messageMs: 90_000, receiverMs: 60_000, rungs: [24_000, 24_000, 26_000, 29_000] },
    { streaming: false, messageMs: 5000, receiverMs: 4000, rungs: [4000, 5000, 7000, 10_000] },
  ])('gives $messageMs/$receiverMs ms the rungs $rungs, streaming $streaming', (row) => {
    const flow = flowWith(row.messageMs, row.receiverMs);

    const ladder = timeoutLadder(flow, row.streaming);

    const { receiversMs, messageMs } = ladder;
    const rungs = [receiversMs['shop'], messageMs, ladder.function.toMilliseconds()];
    expect([...rungs, ladder.integration.toMilliseconds()]).toEqual(row.rungs);
  });

  it.each(flows.flatMap((flow) => [true, false].map((streaming) => ({ flow, name: flow.name, streaming }))))(
    'rises from rung to rung up to what API Gateway allows for flow "$name", streaming $streaming',
    ({ flow, streaming }) => {
      const limitMs = streaming ? integrationLimitMs.streamed : integrationLimitMs.buffered;

      const ladder = timeoutLadder(filledFlow(flow), streaming);

      const functionMs = ladder.function.toMilliseconds();
      const integrationMs = ladder.integration.toMilliseconds();
      expect(Math.max(...Object.values(ladder.receiversMs))).toBeLessThan(functionMs);
      expect(ladder.messageMs).toBeLessThan(functionMs);
      expect(functionMs).toBeLessThan(integrationMs);
      expect(integrationMs).toBeLessThanOrEqual(limitMs);
    },
  );

  it('fails when a message may take longer than a streamed answer', () => {
    const flow = flowWith(895_001, 1000);

    expect(() => timeoutLadder(flow, true)).toThrow(
      'Flow "orders" gives a message 895001 ms (timeoutMs). ' +
        'API Gateway and Lambda end it before; at most 895000 ms are possible.',
    );
  });

  it('fails when a receiver waits longer than the whole message', () => {
    const flow = flowWith(90_000, 90_001);

    expect(() => timeoutLadder(flow, true)).toThrow(
      'Receiver "shop" of flow "orders" waits 90001 ms for a reply, but the whole message has 90000 ms.',
    );
  });
});

describe('loweredTimeouts', () => {
  it('lowers the parameters that are timeouts, the receiver below the message', () => {
    const flow = flowWith('{{total}}', '{{wait}}');

    const values = loweredTimeouts(flow, { wait: '50000' });

    expect(values).toEqual({ total: '24000', wait: '23000' });
  });

  it('takes the lower limit for a parameter that is both', () => {
    const flow = flowWith('{{total}}', '{{total}}');

    expect(loweredTimeouts(flow, {})).toEqual({ total: '23000', wait: '60000' });
  });

  it('leaves short timeouts and other parameters alone', () => {
    const flow = flowWith(90_000, '{{wait}}');

    expect(loweredTimeouts(flow, { wait: '1500' })).toEqual({ total: '90000', wait: '1500' });
  });
});
