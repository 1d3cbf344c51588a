import { beforeEach, describe, expect, it } from '@jest/globals';
import { ReceiverError } from '../../../lib/errors.ts';
import type { OutboundResponse } from '../../../lib/exchange/ports.ts';
import { testExchange } from '../../support/exchange.ts';
import { CircuitBreaker } from '../../../lib/receivers/repetition/circuit-breaker.ts';

let nowMs = 0;
let breaker: CircuitBreaker;
const exchange = testExchange({ now: () => nowMs });

beforeEach(() => {
  nowMs = 1_000_000;
  breaker = new CircuitBreaker({ failures: 2, openMs: 10_000 });
});

const lost = new ReceiverError('RECEIVER_CONNECTION_LOST', 'Lost.', { receiver: 'r' });
const misplaced = new ReceiverError('CREDENTIAL_MISSING', 'Missing.', { receiver: 'r' });

/** One call that ends with a status or fails; answers the status or the code of the error. */
async function run(end: number | Error, url = 'https://api.example.com/v1'): Promise<number | string> {
  const attempt = async () => {
    if (end instanceof Error) throw end;
    return { response: { status: end } as OutboundResponse };
  };
  try {
    const call = { receiver: 'r', url: new URL(url), exchange, attempt };
    return (await breaker.run(call)).response.status;
  } catch (error) {
    return (error as ReceiverError).code;
  }
}

describe('CircuitBreaker', () => {
  it.each([500, 503, lost])('fails at once after as many failures in a row as declared: %s', async (end) => {
    await run(end);
    await run(end);

    expect(await run(200)).toBe('RECEIVER_CIRCUIT_OPEN');
  });

  it.each([200, 404, 429])('is not moved by status %i', async (status) => {
    await run(500);
    await run(status);
    await run(500);

    expect(await run(200)).toBe(200);
  });

  it('is not moved by a failure of our own', async () => {
    await run(misplaced);
    await run(misplaced);

    expect(await run(200)).toBe(200);
  });

  it('leaves other hosts as they are', async () => {
    await run(500);
    await run(500);

    expect(await run(200, 'https://other.example.com/')).toBe(200);
    expect(await run(200, 'https://api.example.com/other')).toBe('RECEIVER_CIRCUIT_OPEN');
  });

  it('says when to come back', async () => {
    await run(500);
    await run(500);
    nowMs += 2500;

    const call = breaker.run({
      receiver: 'r',
      url: new URL('https://api.example.com/'),
      exchange,
      attempt: () => Promise.reject(lost),
    });

    await expect(call).rejects.toMatchObject({ headers: { 'Retry-After': '8' } });
  });

  it('tells the log of a call that it refuses', async () => {
    const asking = testExchange({ now: () => nowMs });
    await run(500);
    await run(500);

    const call = { receiver: 'r', url: new URL('https://api.example.com/'), exchange: asking };
    await breaker.run({ ...call, attempt: () => Promise.reject(lost) }).catch(() => undefined);

    expect(asking.log.tellsReceiverCalls).toBe(true);
    expect(asking.log.receiverCalls).toMatchObject([{ receiver: 'r', code: 'RECEIVER_CIRCUIT_OPEN' }]);
  });

  it('closes when the probe after the wait succeeds', async () => {
    await run(500);
    await run(500);
    nowMs += 10_000;

    expect(await run(200)).toBe(200);
    expect(await run(500)).toBe(500);
    expect(await run(200)).toBe(200);
  });

  it('opens again when the probe fails', async () => {
    await run(500);
    await run(500);
    nowMs += 10_000;

    expect(await run(500)).toBe(500);
    expect(await run(200)).toBe('RECEIVER_CIRCUIT_OPEN');
  });

  it('lets one probe pass at a time', async () => {
    await run(500);
    await run(500);
    nowMs += 10_000;

    expect(await Promise.all([run(200), run(200)])).toEqual([200, 'RECEIVER_CIRCUIT_OPEN']);
  });

  it('lets another probe pass after one that failed on our side', async () => {
    await run(500);
    await run(500);
    nowMs += 10_000;
    await run(misplaced);

    expect(await run(200)).toBe(200);
  });
});
