import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { ReceiverError } from '../../lib/errors.ts';
import type { Call } from '../../lib/exchange/ports.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import type { HttpReceiver } from '../../lib/flow/receivers.ts';
import { emptyMessage } from '../../lib/message/message.ts';
import { compiledFlow } from '../../lib/runtime/compile.ts';
import { endRun } from '../../lib/runtime/end-run.ts';
import { newRun } from '../../lib/runtime/run.ts';
import { fakeCall, fakePorts } from '../support/fake-ports.ts';

/** A message on its way, which may take longer than a test. */
function begun(call: Call, receiver: Partial<HttpReceiver>) {
  const declaration: HttpReceiver = { type: 'http', method: 'GET', address: 'https://erp.example/' };
  const flow: Flow = {
    name: 'orders',
    description: 'Asks.',
    timeoutMs: 600_000,
    sender: { type: 'https', address: '/orders' },
    steps: [{ type: 'request-reply', id: 'ask', receiver: 'erp' }],
    receivers: { erp: { ...declaration, timeoutMs: 600_000, ...receiver }, standby: declaration },
  };
  const compiled = compiledFlow(flow);
  const ports = fakePorts({ call });
  const run = newRun(compiled, ports);
  return { run, ports, ended: compiled.run(emptyMessage, run.exchange) };
}

describe('endRun', () => {
  it('wakes a retry that waits, which sends nothing more', async () => {
    const upstream = fakeCall({ status: 429, headers: [['Retry-After', '120']] }, { status: 200 });
    const { run, ended } = begun(upstream.call, { retry: { attempts: 2 } });
    while (upstream.cancelled === 0) await setImmediate();

    endRun(run, {});

    await expect(ended).rejects.toMatchObject({ cause: { code: 'DEADLINE_EXCEEDED' } });
    expect(upstream.requests).toHaveLength(1);
  });

  it('leaves a receiver that fails later without its fallback', async () => {
    const asked: string[] = [];
    const failing = Promise.withResolvers<never>();
    const call: Call = ({ receiver }) => {
      asked.push(receiver);
      return failing.promise;
    };
    const { run, ended } = begun(call, { fallbacks: ['standby'] });
    while (asked.length === 0) await setImmediate();

    endRun(run, {});
    failing.reject(new ReceiverError('RECEIVER_TIMEOUT', 'Late.', { receiver: 'erp' }));

    await expect(ended).rejects.toMatchObject({ cause: { code: 'RECEIVER_TIMEOUT' } });
    expect(asked).toEqual(['erp']);
  });

  it('writes the one entry of the message', () => {
    const { run, ports, ended } = begun(fakeCall({}).call, {});
    ended.catch(() => undefined);

    endRun(run, { httpStatus: 200 });

    expect(ports.entries).toMatchObject([{ status: 'COMPLETED', httpStatus: 200 }]);
  });
});
