import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import http from 'node:http';
import type { OutboundRequest } from '../../lib/exchange/ports.ts';
import { type ConnectionPool, ConnectionPools } from '../../lib/receivers/connection-pools.ts';
import { answers } from '../support/fault-behaviours.ts';
import { certificatePem, type FaultUpstream, faultUpstream } from '../support/fault-upstream.ts';
import { outboundRequest } from '../support/outbound.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

/** A connection of the pool that was used once and is idle. */
async function idleSocket({ agent }: ConnectionPool) {
  upstream.behave(answers(200, '{}'));
  const request = http.get(upstream.url, { agent });
  const [response] = await once(request, 'response');
  response.resume();
  await once(agent, 'free');
  return request.socket;
}

describe('ConnectionPools', () => {
  const tls = { trustsDefaults: true, trusted: [certificatePem('authority')] };
  const base = outboundRequest('https://api.example.com/');

  it.each<{ what: string; other: Partial<OutboundRequest> }>([
    { what: 'protocol', other: { url: new URL('http://api.example.com/') } },
    { what: 'reach', other: { reach: 'public' } },
    { what: 'proxy', other: { proxy: 'http://proxy.example:3128' } },
    { what: 'certificates', other: { tls } },
  ])('keeps requests with another $what apart', ({ other }) => {
    const pools = new ConnectionPools({});

    expect(pools.pool({ ...base, ...other })).not.toBe(pools.pool(base));
    expect(pools.pool({ ...base, ...other })).toBe(pools.pool({ ...base, ...other }));
  });

  it('replaces a stale pool once, and closes its idle connections', async () => {
    const pools = new ConnectionPools({});
    const request = outboundRequest(upstream.url);
    const stale = pools.pool(request);
    const socket = await idleSocket(stale);

    const renewed = pools.renewedPool(request, stale);

    expect(socket?.destroyed).toBe(true);
    expect(renewed).not.toBe(stale);
    expect(pools.renewedPool(request, stale)).toBe(renewed);
    expect(pools.pool(request)).toBe(renewed);
  });

  it('lets the requests of a stale pool end, and closes their connections then', async () => {
    const pools = new ConnectionPools({});
    const request = outboundRequest(upstream.url);
    const stale = pools.pool(request);
    let end = (): void => undefined;
    upstream.behave((response) => {
      response.writeHead(200).write('a');
      end = () => response.end('b');
    });
    const open = http.get(upstream.url, { agent: stale.agent });
    const [response] = await once(open, 'response');

    pools.renewedPool(request, stale);
    end();
    const chunks = await response.toArray();
    if (!open.socket?.destroyed) await once(open.socket ?? open, 'close');

    expect(Buffer.concat(chunks).toString()).toBe('ab');
  });
});
