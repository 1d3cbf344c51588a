import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../lib/exchange/deadline.ts';
import { call } from '../../../lib/receivers/connection/connection.ts';
import { answersInChunks, stalls, stallsAfter } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { fullBacklog } from '../../support/full-backlog.ts';
import { httpCaller } from '../../support/http-call.ts';
import { outboundRequest, responseText } from '../../support/outbound.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

describe('timeLimits', () => {
  it.each([
    { limit: 'timeoutMs', limits: { timeoutMs: 50 }, says: 'kept silent for 50 ms' },
    { limit: 'firstByteTimeoutMs', limits: { firstByteTimeoutMs: 40 }, says: 'kept silent for 40 ms' },
    { limit: 'until', limits: { until: Deadline.in(0) }, says: 'kept silent for 5000 ms' },
    {
      limit: 'deadline',
      limits: { deadline: Deadline.in(60) },
      says: 'kept silent until the time of the message was over',
    },
  ])('fails when no reply comes within $limit', async ({ limits, says }) => {
    upstream.behave(stalls);

    await expect(call(outboundRequest(upstream.url, limits))).rejects.toMatchObject({
      code: 'RECEIVER_TIMEOUT',
      message: expect.stringContaining(says),
    });
  });

  it('fails as unreachable when the connection is not there in time', async () => {
    const backlog = await fullBacklog();

    const request = outboundRequest(backlog.url, { connectTimeoutMs: 60 });
    const calling = call(request);

    await expect(calling).rejects.toMatchObject({
      code: 'RECEIVER_UNREACHABLE',
      message: expect.stringContaining('could not be connected to within 60 ms'),
    });
    await backlog.close();
  });

  it('lets a reply that has begun take longer than it had to begin', async () => {
    upstream.behave(async (response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).write('a');
      await new Promise((resolve) => setTimeout(resolve, 150));
      response.end('b');
    });

    const limits = { timeoutMs: 100, firstByteTimeoutMs: 100, connectTimeoutMs: 100, idleTimeoutMs: 2000 };
    expect(await responseText(await call(outboundRequest(upstream.url, limits)))).toBe('ab');
  });
});

describe('replyChunks', () => {
  it('fails when the reply falls silent', async () => {
    upstream.behave(stallsAfter('text/plain', 'a'));

    const response = await call(outboundRequest(upstream.url, { idleTimeoutMs: 50 }));

    await expect(responseText(response)).rejects.toMatchObject({
      code: 'RECEIVER_TIMEOUT',
      message: expect.stringContaining('kept silent for 50 ms'),
    });
  });

  it('does not count the time in which nobody asks for more', async () => {
    upstream.behave(answersInChunks('text/plain', 'a', 'b', 'c'));

    const response = await call(outboundRequest(upstream.url, { idleTimeoutMs: 60 }));
    const chunks: string[] = [];
    for await (const chunk of response.body) {
      chunks.push(Buffer.from(chunk).toString());
      if (chunks.length === 1) await new Promise((resolve) => setTimeout(resolve, 120));
    }

    expect(chunks.join('')).toBe('abc');
  });
});

describe('httpReceiver', () => {
  it('fails when a reply that is read whole is not there in time', async () => {
    upstream.behave(async (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const drops = setInterval(() => response.write(' '), 10);
      response.once('close', () => clearInterval(drops));
    });

    await expect(httpCaller({ address: upstream.url, timeoutMs: 120 })()).rejects.toMatchObject({
      code: 'RECEIVER_TIMEOUT',
    });
  });

  it('keeps the status of a refusal whose reason does not come', async () => {
    upstream.behave((response) => {
      response.writeHead(400, { 'Content-Type': 'application/json' }).write('{');
    });

    await expect(httpCaller({ address: upstream.url, timeoutMs: 80 })()).rejects.toMatchObject({
      code: 'RECEIVER_REJECTED',
      status: 400,
    });
  });
});
