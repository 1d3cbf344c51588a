import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import type { ClientCertificate, OutboundRequest } from '../../lib/exchange/ports.ts';
import { Secret } from '../../lib/message/secret.ts';
import { type ConnectionPool, ConnectionPools } from '../../lib/receivers/connection-pools.ts';
import { tlsMaterial } from '../../lib/receivers/trust.ts';
import { testExchange } from '../support/exchange.ts';
import { fakeCredentials } from '../support/fake-ports.ts';
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

const trusted = { a: certificatePem('authority'), b: certificatePem('authority').repeat(2) };

/** What one receiver brings, whose trust has this secret and that shows this certificate. */
function receiverTls() {
  const material = tlsMaterial({ credential: 'ca' });
  return (...[ca, certificate]: Certificates) =>
    material(testExchange({ credentials: fakeCredentials({ ca: [trusted[ca]] }) }), certificate);
}

/** Over plain HTTP nobody reads it. */
function client(name: string): ClientCertificate {
  return { certificate: name, privateKey: new Secret(name) };
}

type Certificates = readonly [ca: keyof typeof trusted, certificate?: ClientCertificate];

async function closed({ socket }: http.ClientRequest): Promise<void> {
  if (socket && !socket.destroyed) await once(socket, 'close');
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

  it('shares connections between receivers with equal certificates', async () => {
    const pools = new ConnectionPools({});
    const request = outboundRequest(upstream.url);
    const [one, same, other] = [receiverTls(), receiverTls(), receiverTls()];

    const pool = pools.pool({ ...request, tls: await one('a', client('one')) });

    expect(pools.pool({ ...request, tls: await same('a', client('one')) })).toBe(pool);
    expect(pools.pool({ ...request, tls: await other('a', client('two')) })).not.toBe(pool);
    expect(pools.pool({ ...request, tls: await other('b', client('one')) })).not.toBe(pool);
    expect(pools.pool({ ...request, tls: await other('a') })).not.toBe(pool);
    expect(pools.pool(request)).not.toBe(pool);
  });

  it.each<{ what: string; before: Certificates; after: Certificates }>([
    { what: 'trusted certificates', before: ['a', client('one')], after: ['b', client('one')] },
    { what: 'client certificate', before: ['a', client('one')], after: ['a', client('two')] },
    { what: 'only certificates', before: ['a'], after: ['b'] },
  ])('closes idle connections when the $what of a receiver are replaced', async ({ before, after }) => {
    const pools = new ConnectionPools({});
    const request = outboundRequest(upstream.url);
    const tls = receiverTls();
    const old = pools.pool({ ...request, tls: await tls(...before) });
    const socket = await idleSocket(old);

    const renewed = pools.pool({ ...request, tls: await tls(...after) });

    expect(renewed).not.toBe(old);
    expect(socket?.destroyed).toBe(true);
  });

  it('keeps connections as long as another receiver has the old certificates', async () => {
    const pools = new ConnectionPools({});
    const request = outboundRequest(upstream.url);
    const [one, other] = [receiverTls(), receiverTls()];
    const old = pools.pool({ ...request, tls: await one('a') });
    pools.pool({ ...request, tls: await other('a') });
    const socket = await idleSocket(old);

    pools.pool({ ...request, tls: await one('b') });
    expect(pools.pool({ ...request, tls: await other('a') })).toBe(old);
    expect(socket?.destroyed).toBe(false);

    pools.pool({ ...request, tls: await other('b') });
    expect(socket?.destroyed).toBe(true);
  });

  it('lets calls with replaced certificates end, and keeps none of their connections', async () => {
    const pools = new ConnectionPools({});
    const request = outboundRequest(upstream.url);
    const tls = receiverTls();
    const old = { ...request, tls: await tls('a') };
    let end = (): void => undefined;
    upstream.behave(
      (response) => {
        response.writeHead(200).write('a');
        end = () => response.end('b');
      },
      answers(200, '{}'),
    );
    const open = http.get(upstream.url, { agent: pools.pool(old).agent });
    const [response] = await once(open, 'response');

    pools.pool({ ...request, tls: await tls('b') });
    end();
    expect(await text(response)).toBe('ab');
    await closed(open);

    for (const late of [old, { ...old, proxy: 'none' }]) {
      const call = http.get(upstream.url, { agent: pools.pool(late).agent });
      const [reply] = await once(call, 'response');
      expect(await text(reply)).toBe('{}');
      await closed(call);
    }
  });
});
