import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { ClientCertificate, OutboundRequest } from '../../../lib/exchange/ports.ts';
import { Secret } from '../../../lib/message/secret.ts';
import type { ConnectionPool } from '../../../lib/receivers/connection/connection-pool.ts';
import { ConnectionPools } from '../../../lib/receivers/connection/connection-pools.ts';
import { tlsMaterial } from '../../../lib/receivers/connection/trust.ts';
import { testExchange } from '../../support/exchange.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { answers } from '../../support/fault-behaviours.ts';
import { certificatePem, type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { outboundRequest, responseText } from '../../support/outbound.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

/** The upstream's side of a connection of the pool that was used once and is idle. */
async function idleSocket(pool: ConnectionPool, request: OutboundRequest): Promise<Socket> {
  let socket: Socket | null = null;
  upstream.behave((response, received) => {
    ({ socket } = response);
    answers(200, '{}')(response, received);
  });
  await responseText(await pool.send(request));
  await setImmediate();
  if (!socket) throw new Error('The upstream was not called.');
  return socket;
}

/** A reply that has begun, the upstream's side of its connection, and what ends it. */
async function openReply(pool: ConnectionPool, request: OutboundRequest) {
  let socket: Socket | null = null;
  let end = (): void => undefined;
  upstream.behave((response) => {
    ({ socket } = response);
    response.writeHead(200).write('a');
    end = () => response.end('b');
  });
  const response = await pool.send(request);
  if (!socket) throw new Error('The upstream was not called.');
  return { response, socket: socket as Socket, end: () => end() };
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.destroyed) await once(socket, 'close');
}

/** Whether a connection is used by the next call of a pool, as one that was closed is not. */
async function isUsedAgain(pool: ConnectionPool, request: OutboundRequest, socket: Socket): Promise<boolean> {
  return (await idleSocket(pool, request)) === socket;
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

  it('closes idle connections of a pool when asked, and lets those in use go on', async () => {
    const request = outboundRequest(upstream.url);
    const pool = new ConnectionPools({}).pool(request);
    const { response, socket: inUse, end } = await openReply(pool, request);
    const idle = await idleSocket(pool, request);

    pool.closeIdle();
    await closed(idle);
    expect(inUse.destroyed).toBe(false);
    end();

    expect(await responseText(response)).toBe('ab');
    expect(await isUsedAgain(pool, request, inUse)).toBe(true);
  });

  it('uses no connection again after a pause in which the process may have been frozen', async () => {
    let now = 0;
    const request = outboundRequest(upstream.url);
    const pool = new ConnectionPools({}, () => now).pool(request);
    const socket = await idleSocket(pool, request);

    now += 30_000;
    expect(await isUsedAgain(pool, request, socket)).toBe(true);
    now += 30_001;
    expect(await isUsedAgain(pool, request, socket)).toBe(false);
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
    const socket = await idleSocket(old, request);
    expect(await isUsedAgain(old, request, socket)).toBe(true);

    const renewed = pools.pool({ ...request, tls: await tls(...after) });
    await closed(socket);

    expect(renewed).not.toBe(old);
  });

  it('keeps connections as long as another receiver has the old certificates', async () => {
    const pools = new ConnectionPools({});
    const request = outboundRequest(upstream.url);
    const [one, other] = [receiverTls(), receiverTls()];
    const old = pools.pool({ ...request, tls: await one('a') });
    pools.pool({ ...request, tls: await other('a') });
    const socket = await idleSocket(old, request);

    pools.pool({ ...request, tls: await one('b') });
    expect(pools.pool({ ...request, tls: await other('a') })).toBe(old);
    expect(await isUsedAgain(old, request, socket)).toBe(true);

    pools.pool({ ...request, tls: await other('b') });
    await closed(socket);
  });

  it('lets calls with replaced certificates end, and keeps none of their connections', async () => {
    const pools = new ConnectionPools({});
    const request = outboundRequest(upstream.url);
    const tls = receiverTls();
    const old = { ...request, tls: await tls('a') };
    const { response, socket, end } = await openReply(pools.pool(old), request);

    pools.pool({ ...request, tls: await tls('b') });
    end();
    expect(await responseText(response)).toBe('ab');
    await closed(socket);

    for (const late of [old, { ...old, proxy: 'none' }]) {
      await closed(await idleSocket(pools.pool(late), late));
    }
  });
});

describe('ConnectionPools through a proxy', () => {
  /** Answers in place of the receiver, and keeps the connection. */
  async function startedProxy() {
    const sockets: Socket[] = [];
    let end = (): void => undefined;
    const server = createServer(({ url, socket }, response) => {
      sockets.push(socket);
      if (url?.endsWith('/open')) {
        response.writeHead(200).write('a');
        end = () => response.end('b');
      } else response.end('{}');
    });
    server.keepAliveTimeout = 0;
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { proxy, sockets, end: () => end(), server };
  }

  it('closes idle connections, and those in use after their requests', async () => {
    const { proxy, sockets, end, server } = await startedProxy();
    const pools = new ConnectionPools({});
    const request = outboundRequest('http://api.example.com/', { proxy });
    const open = { ...request, url: new URL('http://api.example.com/open') };
    const stale = pools.pool(request);
    const openResponse = await stale.send(open);
    for (const _ of [1, 2]) {
      await responseText(await stale.send(request));
      await setImmediate();
    }
    const [inUse, idle, again] = sockets;
    if (!inUse || !idle) throw new Error('The proxy was not called.');
    expect(again).toBe(idle);

    stale.retire();
    await closed(idle);
    expect(inUse.destroyed).toBe(false);
    end();

    expect(await responseText(openResponse)).toBe('ab');
    await closed(inUse);
    server.close();
  });
});
