import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ProcessingLog } from '../../../lib/exchange/processing-log.ts';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import { retryPlan } from '../../../lib/receivers/repetition/attempts.ts';
import { answers, breaksOff, endsShort, resets, stalls } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { bodyText } from '../../support/run-flow.ts';
import { type HttpCall, httpCaller, rememberedWaits } from '../../support/http-call.ts';

let upstream: FaultUpstream;
let seen = 0;

beforeAll(async () => {
  upstream = await faultUpstream();
});
beforeEach(() => {
  seen = upstream.received.length;
});
afterAll(() => upstream.close());

const requests = () => upstream.received.slice(seen);
const ok = answers(200, '{}');

/** Calls the upstream and answers the status, or the code of the failure. */
async function outcome(receiver: Partial<HttpReceiver>, call: HttpCall = {}): Promise<string> {
  try {
    const { headers } = await httpCaller({ address: upstream.url, ...receiver })(call);
    return String(headers.get('CamelHttpResponseCode'));
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

describe('attempted', () => {
  it('calls once unless the receiver declares more', async () => {
    upstream.behave(answers(503, '{}', { 'Retry-After': '0' }), ok);

    expect(await outcome({ method: 'GET' })).toBe('RECEIVER_OVERLOADED');
    expect(requests()).toHaveLength(1);
  });

  it.each([408, 409, 429, 500, 502, 503, 504, 529])('repeats a GET after status %i', async (status) => {
    upstream.behave(answers(status, '{}'), ok);

    expect(await outcome({ method: 'GET', retry: { attempts: 2 } })).toBe('200');
    expect(requests()).toHaveLength(2);
  });

  it.each([400, 403, 404, 422])('repeats nothing after status %i', async (status) => {
    upstream.behave(answers(status, '{}'), ok);

    await outcome({ method: 'GET', retry: { attempts: 2 } });

    expect(requests()).toHaveLength(1);
  });

  it('repeats after the statuses that are declared, and no others', async () => {
    upstream.behave(answers(404, '{}'), answers(500, '{}'), ok);

    const retry = { attempts: 3, statuses: [404] };
    expect(await outcome({ method: 'GET', retry })).toBe('RECEIVER_FAILED');
    expect(requests()).toHaveLength(2);
  });

  it('fails with the last answer when none is better', async () => {
    upstream.behave(answers(500, '{}'), answers(503, '{}'));

    expect(await outcome({ method: 'GET', retry: { attempts: 3 } })).toBe('RECEIVER_OVERLOADED');
    expect(requests()).toHaveLength(3);
  });

  it.each([
    { what: 'a connection that is reset', behaviour: resets, method: 'GET', calls: 2 },
    { what: 'a connection that is reset', behaviour: resets, method: 'POST', calls: 1 },
    { what: 'status 500', behaviour: answers(500, '{}'), method: 'POST', calls: 1 },
    { what: 'status 503', behaviour: answers(503, '{}'), method: 'PATCH', calls: 1 },
    { what: 'status 503', behaviour: answers(503, '{}'), method: 'DELETE', calls: 2 },
    {
      what: 'status 503 with Retry-After',
      behaviour: answers(503, '{}', { 'Retry-After': '0' }),
      method: 'POST',
      calls: 2,
    },
    { what: 'status 429', behaviour: answers(429, '{}'), method: 'POST', calls: 2 },
    { what: 'status 409', behaviour: answers(409, '{}'), method: 'POST', calls: 2 },
    {
      what: 'status 500 that invites to it',
      behaviour: answers(500, '{}', { 'X-Should-Retry': 'true' }),
      method: 'POST',
      calls: 2,
    },
    {
      what: 'status 429 that advises against it',
      behaviour: answers(429, '{}', { 'X-Should-Retry': 'false' }),
      method: 'POST',
      calls: 1,
    },
  ] as const)('sends a $method $calls times after $what', async ({ behaviour, method, calls }) => {
    upstream.behave(behaviour, ok);

    await outcome({ method, retry: { attempts: 2 } });

    expect(requests()).toHaveLength(calls);
  });

  it.each([resets, answers(500, '{}')])(
    'repeats a POST with one idempotency key for all attempts',
    async (fault) => {
      upstream.behave(fault, ok);

      const receiver = { idempotencyKeyHeader: 'Idempotency-Key', retry: { attempts: 2 } };
      expect(await outcome(receiver, { body: 'same' })).toBe('200');

      const keys = requests().map(({ headers }) => headers.find(([name]) => name === 'Idempotency-Key')?.[1]);
      expect(keys).toEqual(['AGtest', 'AGtest']);
      expect(requests().map(({ body }) => String(body))).toEqual(['same', 'same']);
    },
  );

  it('repeats a POST that was refused a connection', async () => {
    const closed = await faultUpstream();
    await closed.close();
    const waiting = rememberedWaits();

    expect(await outcome({ address: closed.url, retry: { attempts: 3 } }, { waiting })).toBe(
      'RECEIVER_UNREACHABLE',
    );
    expect(waiting.waits).toEqual([500, 1000]);
  });

  it('tells the log each attempt, and why it was not the last', async () => {
    upstream.behave(resets, answers(503, '{}'), breaksOff('application/json', '{"a":'), ok);
    const log = new ProcessingLog();

    await outcome({ method: 'GET', retry: { attempts: 4 } }, { log });

    expect(log.tellsReceiverCalls).toBe(true);
    expect(log.receiverCalls.map(({ receiver, status, code }) => [receiver, status, code])).toEqual([
      ['backend', undefined, 'RECEIVER_CONNECTION_LOST'],
      ['backend', 503, undefined],
      ['backend', 200, 'RECEIVER_CONNECTION_LOST'],
      ['backend', 200, undefined],
    ]);
  });

  it('tells the log nothing of an attempt that needs no other', async () => {
    upstream.behave(ok);
    const log = new ProcessingLog();

    await outcome({ method: 'GET', retry: { attempts: 4 } }, { log });

    expect(log.tellsReceiverCalls).toBe(false);
  });

  it('waits as long as the service says', async () => {
    upstream.behave(
      answers(429, '{}', { 'Retry-After': '2' }),
      answers(429, '{}', { 'retry-after-ms': '70' }),
      ok,
    );
    const waiting = rememberedWaits();

    expect(await outcome({ retry: { attempts: 3 } }, { waiting })).toBe('200');
    expect(waiting.waits).toEqual([2000, 70]);
  });

  it('doubles its own waits up to the bound and lets chance shorten them', async () => {
    upstream.behave(answers(500, '{}'));
    const waiting = rememberedWaits(0.5);

    const retry = { attempts: 5, intervalMs: 100, maxIntervalMs: 300 };
    await outcome({ method: 'GET', retry }, { waiting });

    expect(waiting.waits).toEqual([50, 100, 150, 150]);
  });

  it.each([
    { limit: 'receiver', receiver: { timeoutMs: 5000 }, call: {} },
    { limit: 'message', receiver: {}, call: { remainingMs: 5000 } },
  ])('begins no attempt that ends after the time of the $limit', async ({ receiver, call }) => {
    upstream.behave(answers(429, '{}', { 'Retry-After': '6' }), ok);
    const waiting = rememberedWaits();

    const code = await outcome({ ...receiver, retry: { attempts: 2 } }, { ...call, waiting });

    expect(code).toBe('RECEIVER_RATE_LIMITED');
    expect(waiting.waits).toEqual([]);
  });

  it('begins no attempt when the last took more than what is left', async () => {
    upstream.behave(stalls, ok);

    const receiver = { timeoutMs: 300, firstByteTimeoutMs: 200, retry: { attempts: 2 } };
    expect(await outcome({ method: 'GET', ...receiver })).toBe('RECEIVER_TIMEOUT');
    expect(requests()).toHaveLength(1);
  });

  it('repeats a GET that was silent for too long while there is time', async () => {
    upstream.behave(stalls, ok);

    const receiver = { timeoutMs: 5000, firstByteTimeoutMs: 60, retry: { attempts: 2 } };
    expect(await outcome({ method: 'GET', ...receiver })).toBe('200');
  });

  it.each([
    { what: 'breaks off', behaviour: breaksOff('application/json', '{"a":') },
    { what: 'ends short', behaviour: endsShort('{"a":"0123456789"}') },
  ])('repeats a GET whose reply $what before anybody saw it', async ({ behaviour }) => {
    upstream.behave(behaviour, ok);

    expect(await outcome({ method: 'GET', retry: { attempts: 2 } })).toBe('200');
  });

  it('repeats no POST whose reply breaks off', async () => {
    upstream.behave(breaksOff('application/json', '{"a":'), ok);

    expect(await outcome({ retry: { attempts: 2 } })).toBe('RECEIVER_CONNECTION_LOST');
    expect(requests()).toHaveLength(1);
  });

  it('repeats nothing once a stream has begun', async () => {
    upstream.behave(breaksOff('text/event-stream', 'data: 1\n\n'), ok);

    const { body } = await httpCaller({ address: upstream.url, method: 'GET', retry: { attempts: 2 } })();

    await expect(bodyText(body)).rejects.toMatchObject({ code: 'RECEIVER_CONNECTION_LOST' });
    expect(requests()).toHaveLength(1);
  });
});

describe('retryPlan', () => {
  it('fails for a number that is none', () => {
    const receiver: HttpReceiver = {
      type: 'http',
      method: 'GET',
      address: 'https://api.example.com/',
      retry: { attempts: '{{attempts}}' },
    };

    expect(() => retryPlan(receiver)).toThrow(expect.objectContaining({ code: 'FLOW_INVALID' }));
  });
});
