import { describe, expect, it } from '@jest/globals';
import { OpenCalls } from '../../lib/runtime/open-calls.ts';
import { fakeCall } from '../support/fake-ports.ts';
import { outboundRequest } from '../support/outbound.ts';

describe('OpenCalls', () => {
  it('ends the replies that are still open, once', async () => {
    const calls = new OpenCalls();
    const upstream = fakeCall({ body: 'unread' });

    await calls.watched(upstream.call)(outboundRequest('http://127.0.0.1/'));
    calls.stop();
    calls.stop();

    expect(upstream.cancelled).toBe(1);
  });

  it('ends a reply that comes after the message is over', async () => {
    const calls = new OpenCalls();
    const upstream = fakeCall({ body: 'late' });

    const response = calls.watched(upstream.call)(outboundRequest('http://127.0.0.1/'));
    calls.stop();
    await response;

    expect(upstream.cancelled).toBe(1);
  });

  it('fails a call that is made after the message is over, and sends nothing', async () => {
    const calls = new OpenCalls();
    const upstream = fakeCall({ body: 'unasked' });

    calls.stop();
    const response = calls.watched(upstream.call)(outboundRequest('http://127.0.0.1/'));

    await expect(response).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(upstream.requests).toEqual([]);
  });
});
