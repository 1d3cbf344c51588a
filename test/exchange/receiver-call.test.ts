import { describe, expect, it } from '@jest/globals';
import { FlowError, ReceiverError } from '../../lib/errors.ts';
import { ReceiverCall } from '../../lib/exchange/receiver-call.ts';

const lost = new ReceiverError('RECEIVER_CONNECTION_LOST', 'Lost.', { receiver: 'erp' });
const refused = new ReceiverError('RECEIVER_OVERLOADED', 'No.', { receiver: 'erp', status: 503 });

describe('ReceiverCall', () => {
  it.each([
    { what: 'an answer', ends: [503], status: 503, code: undefined },
    { what: 'a failure', ends: [lost], status: undefined, code: 'RECEIVER_CONNECTION_LOST' },
    { what: 'an answer that broke off', ends: [200, lost], status: 200, code: 'RECEIVER_CONNECTION_LOST' },
    { what: 'a status and its error', ends: [503, refused], status: 503, code: undefined },
    { what: 'a refused client', ends: [refused], status: undefined, code: 'RECEIVER_OVERLOADED' },
    { what: 'two failures', ends: [lost, refused], status: undefined, code: 'RECEIVER_CONNECTION_LOST' },
    {
      what: 'a failure before the call',
      ends: [new FlowError('CREDENTIAL_MISSING', '')],
      status: undefined,
      code: 'CREDENTIAL_MISSING',
    },
    { what: 'an error of our own', ends: [new TypeError('')], status: undefined, code: 'INTERNAL' },
    { what: 'no end', ends: [], status: undefined, code: undefined },
  ])('keeps $what', ({ ends, status, code }) => {
    const call = new ReceiverCall('erp');

    for (const end of ends) {
      if (typeof end === 'number') call.answered(end);
      else call.failed(end);
    }

    expect({ status: call.status, code: call.code }).toEqual({ status, code });
  });

  it('takes as long as until its end', async () => {
    const call = new ReceiverCall('erp');

    const running = call.durationMs;
    call.answered(200);
    const ended = call.durationMs;

    expect(running).toBeGreaterThanOrEqual(0);
    expect(ended).toBeGreaterThanOrEqual(running);
    expect(call.durationMs).toBe(ended);
  });
});
