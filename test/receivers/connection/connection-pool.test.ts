import { afterEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { OutboundRequest } from '../../../lib/exchange/ports.ts';
import { StreamedBody } from '../../../lib/message/body.ts';
import { connections } from '../../../lib/receivers/connection/connection.ts';
import { certificatePem } from '../../support/fault-upstream.ts';
import { outboundRequest, responseText } from '../../support/outbound.ts';
import { type RawServer, type RawServerOptions, rawServer } from './raw-server.ts';

let server: RawServer;

afterEach(() => server.close());

const call = connections({});
const hi = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi';

/** Answers each request with the text. */
function answering(text: string): RawServerOptions {
  return { onRequest: ({ socket }) => void socket.write(text, 'latin1') };
}

async function started(options: RawServerOptions | string): Promise<RawServer> {
  server = await rawServer(typeof options === 'string' ? answering(options) : options);
  return server;
}

async function asked(request: Partial<OutboundRequest> = {}): Promise<string> {
  return responseText(await call(outboundRequest(server.url, request)));
}

async function closed(socket: Socket | undefined): Promise<void> {
  if (socket && !socket.destroyed) await once(socket, 'close');
}

describe('ConnectionPool', () => {
  it('uses a connection again, for one call at a time', async () => {
    await started(hi);

    for (const _ of [1, 2, 3]) expect(await asked()).toBe('hi');
    expect(server.connections).toHaveLength(1);

    expect(await Promise.all([asked(), asked()])).toEqual(['hi', 'hi']);
    expect(server.connections).toHaveLength(2);
  });

  it.each([
    { what: 'that says so', reply: 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi' },
    { what: 'of HTTP/1.0', reply: 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi' },
    { what: 'with another reply behind it', reply: `${hi}${hi.replace('hi', 'no')}` },
    {
      what: 'with another reply behind its chunks',
      reply: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n${hi}`,
    },
    { what: 'that says to close in 1 s', reply: hi.replace('\r\n', '\r\nKeep-Alive: timeout=1\r\n') },
  ])('closes the connection after a reply $what', async ({ reply }) => {
    await started(reply);
    expect(await asked()).toBe('hi');
    await closed(server.connections[0]?.socket);
    expect(await asked()).toBe('hi');

    expect(server.connections).toHaveLength(2);
  });

  it('does not use a connection again after a reply that ended with it', async () => {
    await started({ onRequest: ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\n\r\nhi') });

    expect([await asked(), await asked()]).toEqual(['hi', 'hi']);
    expect(server.connections).toHaveLength(2);
  });

  it('uses a connection as long as the receiver keeps it', async () => {
    await started(hi.replace('\r\n', '\r\nKeep-Alive: timeout=2\r\n'));

    expect([await asked(), await asked()]).toEqual(['hi', 'hi']);
    expect(server.connections).toHaveLength(1);
    await setTimeout(1_050);
    expect(await asked()).toBe('hi');

    expect(server.connections).toHaveLength(2);
  });

  it('does not use a connection again that has not taken the whole request', async () => {
    const text = 'HTTP/1.1 413 Too large\r\nContent-Length: 2\r\n\r\nno';
    await started({
      onRequest: ({ socket, received }) => {
        if (received().startsWith('GET')) socket.write(hi);
        else socket.pause().write(text);
      },
    });

    const refused = await call(outboundRequest(server.url, { body: Buffer.alloc(32 * 1024 * 1024) }));
    expect(refused.status).toBe(413);
    expect(await responseText(refused)).toBe('no');
    expect(await asked({ method: 'GET', body: undefined })).toBe('hi');

    expect(server.connections).toHaveLength(2);
    expect(server.connections[1]?.received()).toMatch(/^GET/);
  });

  it('closes the connection of a reply that is ended unread', async () => {
    await started(hi.replace('Length: 2', 'Length: 20'));
    const response = await call(outboundRequest(server.url));

    response.cancel(new Error('Enough.'));
    response.cancel();

    await closed(server.connections[0]?.socket);
    await expect(responseText(response)).rejects.toMatchObject({ code: 'RECEIVER_CONNECTION_LOST' });
  });

  it('leaves a connection alone when a reply is ended that was whole', async () => {
    await started(hi);
    const response = await call(outboundRequest(server.url));
    await setImmediate();

    response.cancel();

    expect(await asked()).toBe('hi');
    expect(server.connections).toHaveLength(1);
  });

  it.each([
    { what: 'sends bytes', act: (socket: Socket) => socket.write(hi.replace('hi', 'no')) },
    { what: 'ends it', act: (socket: Socket) => socket.end() },
    { what: 'resets it', act: (socket: Socket) => socket.resetAndDestroy() },
  ])('drops an idle connection when the receiver $what', async ({ act }) => {
    await started(hi);
    await asked();
    const socket = server.connections[0]?.socket as Socket;

    act(socket);
    await closed(socket);
    await setTimeout(5);

    expect(await asked()).toBe('hi');
    expect(server.connections).toHaveLength(2);
  });

  it('fails, and sends nothing again, when a reply has begun', async () => {
    await started({
      onRequest: ({ socket, received }) => {
        if (received().includes('second')) socket.write('H', () => socket.resetAndDestroy());
        else socket.write(hi);
      },
    });
    await asked();

    await expect(asked({ body: Buffer.from('second') })).rejects.toMatchObject({
      code: 'RECEIVER_CONNECTION_LOST',
    });
    expect(server.connections).toHaveLength(1);
  });

  it('does not hold the process while its connections are idle', async () => {
    await started(hi);
    const file = new URL('../../../lib/receivers/connection/connection.ts', import.meta.url).href;
    const script = `
      const { connections } = await import('${file}');
      const request = { receiver: 'x', url: new URL('${server.url}'), method: 'GET', headers: [], timeoutMs: 60_000,
        deadline: { remainingMs: 60_000 } };
      const response = await connections({})(request);
      for await (const chunk of response.body) console.log(Buffer.from(chunk).toString());
    `;

    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 10_000,
      env: { PATH: process.env['PATH'] },
    });

    expect(stdout).toBe('hi\n');
  });

  it('makes 32 calls at once, each with its own reply', async () => {
    await started({
      onRequest: ({ socket, received }) => {
        const name = /call-\d+$/.exec(received())?.[0] ?? '';
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${name.length}\r\n\r\n${name}`);
      },
    });
    const names = Array.from({ length: 32 }, (_, index) => `call-${index}`);

    for (const _ of [1, 2]) {
      const replies = await Promise.all(names.map((name) => asked({ body: Buffer.from(name) })));
      expect(replies).toEqual(names);
    }
    expect(server.connections).toHaveLength(32);
  });

  it('makes 1000 calls on one connection, and leaves no listener and no timer behind', async () => {
    await started(hi);
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();

    for (let made = 0; made < 1000; made += 1) await asked();
    await setImmediate();

    expect(server.connections).toHaveLength(1);
    expect(warnings).toEqual([]);
    expect(timers()).toBeLessThanOrEqual(before);
    process.off('warning', onWarning);
  });

  it.each([0, 1, 16_384, 16_385, 8 * 1024 * 1024])('sends a body of %d bytes', async (bytes) => {
    const body = Buffer.alloc(bytes, 'abcdefg');
    await started({
      onConnection: ({ socket, received }) =>
        socket.on('data', () => {
          const [head = '', ...rest] = received().split('\r\n\r\n');
          if (head.includes(`Content-Length: ${bytes}\r\n`) && rest.join('\r\n\r\n').length === bytes)
            socket.write(hi);
        }),
    });

    expect(await asked({ body })).toBe('hi');

    expect(server.connections[0]?.received().endsWith(`\r\n\r\n${body.toString('latin1')}`)).toBe(true);
  });

  it.each(['its length', 'chunks', 'the end of its connection'])(
    'lets the receiver wait when nobody reads a reply framed by %s',
    async (framing) => {
      const total = 64 * 1024 * 1024;
      const header = {
        'its length': `Content-Length: ${total}\r\n`,
        chunks: 'Transfer-Encoding: chunked\r\n',
      }[framing];
      const content = Buffer.alloc(64 * 1024, 'x');
      const piece =
        framing === 'chunks'
          ? Buffer.concat([Buffer.from('10000\r\n'), content, Buffer.from('\r\n')])
          : content;
      let written = 0;
      await started({
        onRequest: async ({ socket }) => {
          socket.write(`HTTP/1.1 200 OK\r\n${header ?? ''}\r\n`);
          for (; written < total && !socket.destroyed; written += content.length) {
            if (!socket.write(piece)) await once(socket, 'drain').catch(() => undefined);
          }
          socket.end(framing === 'chunks' ? '0\r\n\r\n' : '');
        },
      });

      const response = await call(outboundRequest(server.url));
      for (let before = -1; before !== written; await setTimeout(60)) before = written;
      expect(written).toBeLessThan(total / 2);

      let read = 0;
      for await (const chunk of response.body) read += chunk.length;
      expect(read).toBe(total);
    },
  );

  it.each<{ what: string; request: Partial<OutboundRequest> }>([
    { what: 'a line end in a value', request: { headers: [['X-A', 'b\r\nX-C: d']] } },
    { what: 'a line feed in a value', request: { headers: [['X-A', 'b\nX-C: d']] } },
    { what: 'NUL in a value', request: { headers: [['X-A', 'b\0']] } },
    { what: 'other letters in a value', request: { headers: [['X-A', '\u{130}']] } },
    { what: 'a line end in a name', request: { headers: [['X-A: b\r\nX-C', 'd']] } },
    { what: 'a blank in a name', request: { headers: [['X A', 'd']] } },
    { what: 'an empty name', request: { headers: [['', 'd']] } },
    { what: 'other letters in a name', request: { headers: [['X-\xe4', 'd']] } },
    { what: 'a request in the method', request: { method: 'GET / HTTP/1.1\r\nX-A: b\r\n\r\nGET' } },
  ])('fails for $what, and sends nothing', async ({ request }) => {
    await started(hi);

    await expect(asked(request)).rejects.toMatchObject({
      code: 'VALUE_INVALID',
      message: expect.not.stringContaining('X-A'),
    });
    await setTimeout(5);

    expect(server.connections).toEqual([]);
  });

  it('sends a path with odd characters as one line', async () => {
    await started(hi);

    await asked({ url: new URL(`${server.url}/a b\r\n\t%0d%0a?q=\u{130} \r\nX: y#fragment`) });

    expect(server.connections[0]?.received().split('\r\n')[0]).toBe(
      'POST /a%20b%0d%0a?q=%C4%B0%20X:%20y HTTP/1.1',
    );
  });

  it('reaches a host that is an IPv6 address, and names it with its port', async () => {
    await started({ ...answering(hi), host: '::1' });

    expect(await asked()).toBe('hi');

    expect(server.connections[0]?.received()).toContain(`\r\nHost: ${new URL(server.url).host}\r\n`);
    expect(new URL(server.url).host).toMatch(/^\[::1\]:\d+$/);
  });

  it('takes a reply that comes before its request was sent, and uses the connection no more', async () => {
    await started({
      onConnection: ({ socket }) => void socket.pause().write(hi),
    });

    expect(await asked({ body: Buffer.alloc(32 * 1024 * 1024) })).toBe('hi');

    server.connections[0]?.socket.resume();
    await closed(server.connections[0]?.socket);
  });

  it.each<{ what: string; request: () => Partial<OutboundRequest> }>([
    { what: 'body', request: () => ({ body: Buffer.alloc(32 * 1024 * 1024) }) },
    { what: 'stream', request: () => ({ body: undefined, stream: new StreamedBody(endless()) }) },
  ])('leaves no timer behind when the $what of a request could not be sent', async ({ request }) => {
    await started({ onRequest: ({ socket }) => void socket.pause().resetAndDestroy() });
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();

    await expect(asked({ ...request(), firstByteTimeoutMs: 4_000 })).rejects.toMatchObject({
      code: 'RECEIVER_CONNECTION_LOST',
    });
    await setTimeout(5);

    expect(timers()).toBeLessThanOrEqual(before);
  });
});

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(64 * 1024);
}

describe('ConnectionPool over TLS', () => {
  const tls = { trusted: [certificatePem('authority')], trustsDefaults: false };

  it('sends nothing to a receiver that is not trusted, and takes nothing from it', async () => {
    await started({
      certificate: 'foreign',
      onConnection: ({ socket }) => void socket.write(hi),
    });

    await expect(asked({ tls })).rejects.toMatchObject({ code: 'RECEIVER_NOT_TRUSTED' });
    await setTimeout(10);

    expect(server.connections.map(({ received }) => received()).join('')).toBe('');
  });

  it('resumes a session on a further connection, and uses connections again', async () => {
    await started({ certificate: 'trusted', ...answering(hi) });
    expect(await asked({ tls })).toBe('hi');
    await setTimeout(10);

    expect(await Promise.all([asked({ tls }), asked({ tls })])).toEqual(['hi', 'hi']);

    const resumed = server.connections.map(({ socket }) => (socket as TLSSocket).isSessionReused());
    expect(resumed).toEqual([false, true]);
  });

  it('sends a large body, and reads a reply that ends with its connection', async () => {
    const body = Buffer.alloc(2 * 1024 * 1024, 'x');
    await started({
      certificate: 'trusted',
      onConnection: ({ socket, received }) =>
        socket.on('data', () => {
          if (received().length > body.length) socket.end(`HTTP/1.1 200 OK\r\n\r\n${'y'.repeat(500_000)}`);
        }),
    });

    expect((await asked({ tls, body })).length).toBe(500_000);
  });
});
