import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import tls from 'node:tls';
import { Deadline } from '../../../lib/exchange/deadline.ts';
import { call } from '../../../lib/receivers/connection/connection.ts';
import {
  answers,
  answersInChunks,
  answersLarge,
  breaksOff,
  dripsHeaders,
  endsShort,
  resets,
  stalls,
  stallsAfter,
  writesRaw,
} from '../../support/fault-behaviours.ts';
import { certificatePem, type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { fullBacklog } from '../../support/full-backlog.ts';
import { outboundRequest, responseText } from '../../support/outbound.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

describe('call', () => {
  it('sends method, path with query, headers in their order and case, and the body with its length', async () => {
    upstream.behave(answers(200, '{}'));

    const request = outboundRequest(`${upstream.url}/v1/x?a=%20b`, {
      method: 'PUT',
      headers: [
        ['X-First', '1'],
        ['x-second', 'grü'],
        ['X-First', '2'],
      ],
      body: Buffer.from('grüß'),
    });
    await responseText(await call(request));

    const received = upstream.received.at(-1);
    expect(received).toMatchObject({ method: 'PUT', path: '/v1/x?a=%20b', body: Buffer.from('grüß') });
    expect(received?.headers).toEqual([
      ['Host', new URL(upstream.url).host],
      ['X-First', '1'],
      ['x-second', 'grü'],
      ['X-First', '2'],
      ['Content-Length', '6'],
      ['Connection', 'keep-alive'],
    ]);
  });

  it('sends no length where there is no body', async () => {
    upstream.behave(answers(200, '{}'));

    await responseText(await call(outboundRequest(upstream.url, { method: 'GET', body: undefined })));

    const names = upstream.received.at(-1)?.headers.map(([name]) => name);
    expect(names).toEqual(['Host', 'Connection']);
  });

  it('answers any status with its text, and headers as they came', async () => {
    upstream.behave((response) => response.writeHead(418, 'Tea', ['X-A', '1', 'x-a', '2']).end('short'));

    const response = await call(outboundRequest(upstream.url));

    expect(response).toMatchObject({ status: 418, statusText: 'Tea' });
    expect(response.headers.filter(([name]) => name.toLowerCase() === 'x-a')).toEqual([
      ['X-A', '1'],
      ['x-a', '2'],
    ]);
    expect(await responseText(response)).toBe('short');
  });

  it('uses a connection again', async () => {
    upstream.behave(answers(200, '{}'));

    for (const _ of [1, 2]) await responseText(await call(outboundRequest(upstream.url)));

    expect(upstream.received.at(-1)?.requestOfConnection).toBeGreaterThan(1);
  });

  it('sends once more, on a connection of its own, what kept ones could not take that had been closed', async () => {
    const own = await faultUpstream();
    own.behave(answersInChunks('text/plain', 'alive'));
    const repetitions: unknown[] = [];
    const onRepeated = (reason: unknown): void => void repetitions.push(reason);
    const ask = async () => responseText(await call(outboundRequest(own.url, { onRepeated })));
    await Promise.all([ask(), ask(), ask()]);

    own.closeConnections();
    const replies = await Promise.all([ask(), ask(), ask()]);

    expect(replies).toEqual(['alive', 'alive', 'alive']);
    expect(own.received).toHaveLength(6);
    expect(repetitions.length).toBeGreaterThan(0);
    expect(repetitions[0]).toMatchObject({ code: 'RECEIVER_CONNECTION_LOST' });
    await own.close();
  });

  it.each([
    { method: 'POST', waitedMs: 0, times: 1 },
    { method: 'PATCH', waitedMs: 0, times: 1 },
    { method: 'POST', waitedMs: 1_100, times: 1 },
    { method: 'GET', waitedMs: 1_100, times: 1 },
    { method: 'GET', waitedMs: 0, times: 2 },
    { method: 'PUT', waitedMs: 0, times: 2 },
    { method: 'DELETE', waitedMs: 50, times: 2 },
  ])(
    'sends a $method $times times whose kept connection is reset $waitedMs ms after it was taken',
    async ({ method, waitedMs, times }) => {
      const own = await faultUpstream();
      const reset = async (response: ServerResponse): Promise<void> => {
        await setTimeout(waitedMs);
        response.socket?.resetAndDestroy();
      };
      own.behave(answers(200, 'one'), reset, answers(200, 'two'));
      const request = outboundRequest(own.url, { method, body: undefined });
      await responseText(await call(request));

      const second = call(request).then(responseText);

      if (times === 2) expect(await second).toBe('two');
      else await expect(second).rejects.toMatchObject({ code: 'RECEIVER_CONNECTION_LOST' });
      expect(own.received).toHaveLength(1 + times);
      await own.close();
    },
  );

  it('reads a body in one-byte chunks and characters that were split', async () => {
    const bytes = Buffer.from('{"text":"🎉"}');
    upstream.behave(answersInChunks('application/json', ...[...bytes].map((byte) => Buffer.from([byte]))));

    const response = await call(outboundRequest(upstream.url));

    expect(await responseText(response)).toBe('{"text":"🎉"}');
  });

  it('reads 64 MB without a length', async () => {
    upstream.behave(answersLarge('application/octet-stream', 64 * 1024 * 1024));

    const { body } = await call(outboundRequest(upstream.url));

    let length = 0;
    for await (const chunk of body) length += chunk.length;
    expect(length).toBe(64 * 1024 * 1024);
  });

  it('does not follow redirects, so what was sent goes nowhere else', async () => {
    upstream.behave((response) => response.writeHead(307, { Location: `${upstream.url}/elsewhere` }).end());

    const response = await call(outboundRequest(upstream.url));

    expect(response.status).toBe(307);
  });

  it.each([
    { what: 'resets before the reply', behaviour: resets, code: 'RECEIVER_CONNECTION_LOST' },
    { what: 'keeps silent', behaviour: stalls, code: 'RECEIVER_TIMEOUT' },
    {
      what: 'keeps silent within the headers',
      behaviour: writesRaw('HTTP/1.1 200 OK\r\nContent-'),
      code: 'RECEIVER_TIMEOUT',
    },
  ])('fails when the receiver $what', async ({ behaviour, code }) => {
    upstream.behave(behaviour);

    const promise = call(outboundRequest(upstream.url, { timeoutMs: 100 }));

    const { host } = new URL(upstream.url);
    await expect(promise).rejects.toMatchObject({
      code,
      receiver: 'openai',
      message: expect.stringContaining(`Receiver "openai" at ${host} `),
    });
  });

  const ok = 'HTTP/1.1 200 OK\r\n';
  const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
  it.each([
    'SSH-2.0-x\r\n\r\n',
    'ICY 200 OK\r\n\r\n',
    'HTTP/1.1 2O0 OK\r\n\r\n',
    'HTTP/1.1 20 OK\r\n\r\n',
    'HTTP/1.1 000 OK\r\nContent-Length: 2\r\n\r\nhi',
    'HTTP/1.1 099 OK\r\nContent-Length: 2\r\n\r\nhi',
    'HTTP/1.1 600 OK\r\nContent-Length: 2\r\n\r\nhi',
    'HTTP/1.1 999 OK\r\nContent-Length: 2\r\n\r\nhi',
    'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    'HTTP/1.1 200 OK\nContent-Length: 2\n\nhi',
    `${ok}Content-Length: 2\n\nhi`,
    `${ok}Bad Header\r\n\r\n`,
    `${ok}A: b\0\r\n\r\n`,
    `${ok}A: b\r\n c\0\r\n\r\n`,
    `${ok}A : b\r\n\r\n`,
    `${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi`,
    `${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${ok}Content-Length: sk-secret\r\n\r\n`,
    `${ok}A: ${'x'.repeat(70_000)}\r\n\r\n`,
    `${chunked}sk-secret\r\n`,
    `${chunked}2\r\nhix\r\n0\r\n\r\n`,
    `${chunked}2\r\nhi\r\n0\r\nA b\r\n\r\n`,
  ])('fails at once for the reply %j, and shows nothing of it', async (text) => {
    upstream.behave(writesRaw(text));

    const asked = async () =>
      responseText(await call(outboundRequest(upstream.url, { method: 'GET', body: undefined })));

    const error: unknown = await asked().catch((thrown) => thrown);

    expect(error).toMatchObject({
      code: 'RECEIVER_REPLY_INVALID',
      message: expect.not.stringContaining('secret'),
    });
    expect(error).not.toHaveProperty('cause');
  });

  it('reads a head of more than 16 kB', async () => {
    const long = 'x'.repeat(20_000);
    upstream.behave(answers(200, 'hi', { 'X-Long': long }));

    const response = await call(outboundRequest(upstream.url));

    expect(response.headers).toContainEqual(['X-Long', long]);
    expect(await responseText(response)).toBe('hi');
  });

  it.each([
    { what: 'resets', behaviour: breaksOff('text/plain', 'half'), code: 'RECEIVER_CONNECTION_LOST' },
    { what: 'ends too early', behaviour: endsShort('0123456789'), code: 'RECEIVER_CONNECTION_LOST' },
    { what: 'keeps silent', behaviour: stallsAfter('text/plain', 'half'), code: 'RECEIVER_TIMEOUT' },
  ])('fails within the body when the receiver $what there', async ({ behaviour, code }) => {
    upstream.behave(behaviour);

    const response = await call(outboundRequest(upstream.url, { timeoutMs: 100 }));

    expect(response.status).toBe(200);
    await expect(responseText(response)).rejects.toMatchObject({ code });
  });

  it.each([
    { what: 'drips its headers', behaviour: dripsHeaders },
    { what: 'keeps silent', behaviour: stalls },
  ])('fails at the deadline when the receiver $what', async ({ behaviour }) => {
    upstream.behave(behaviour);

    const promise = call(outboundRequest(upstream.url, { deadline: Deadline.in(100) }));

    await expect(promise).rejects.toMatchObject({
      code: 'RECEIVER_TIMEOUT',
      message: expect.stringContaining('until the time of the message was over'),
    });
  });

  it('fails when the receiver refuses the connection', async () => {
    const gone = await faultUpstream();
    await gone.close();

    await expect(call(outboundRequest(gone.url))).rejects.toMatchObject({
      code: 'RECEIVER_UNREACHABLE',
      message: expect.stringContaining('refused the connection (ECONNREFUSED).'),
    });
  });

  it('fails when nobody takes the connection', async () => {
    const full = await fullBacklog();

    const promise = call(outboundRequest(full.url, { timeoutMs: 300 }));

    await expect(promise).rejects.toMatchObject({ code: 'RECEIVER_TIMEOUT' });
    await full.close();
  });

  it('fails when the name is not known', async () => {
    const tooLongForAnyName = `http://${'x'.repeat(64)}.invalid/`;

    await expect(call(outboundRequest(tooLongForAnyName))).rejects.toMatchObject({
      code: 'RECEIVER_UNREACHABLE',
      message: expect.stringContaining('name service (DNS)'),
    });
  });

  it('ends a reply unread, and its connection', async () => {
    const half = stallsAfter('text/plain', 'half');
    const closed = new Promise((resolve) => {
      upstream.behave((response, received) =>
        half(
          response.once('close', () => resolve('closed')),
          received,
        ),
      );
    });

    const response = await call(outboundRequest(upstream.url));
    response.cancel();

    expect(await closed).toBe('closed');
  });
});

describe('call over TLS', () => {
  const defaultAuthorities = tls.getCACertificates('default');
  let open: FaultUpstream | undefined;

  beforeAll(() => tls.setDefaultCACertificates([...defaultAuthorities, certificatePem('authority')]));
  afterAll(() => tls.setDefaultCACertificates(defaultAuthorities));
  afterEach(() => open?.close());

  it('reaches a receiver whose certificate is trusted', async () => {
    open = await faultUpstream({ certificate: 'trusted' });
    open.behave(answers(200, 'safe'));

    const response = await call(outboundRequest(open.url));

    expect(await responseText(response)).toBe('safe');
  });

  it.each([
    { certificate: 'expired', reason: 'CERT_HAS_EXPIRED' },
    { certificate: 'foreign', reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    { certificate: 'wrong-host', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  ] as const)(
    'fails when the certificate is $certificate, and sends nothing',
    async ({ certificate, reason }) => {
      open = await faultUpstream({ certificate });

      await expect(call(outboundRequest(open.url))).rejects.toMatchObject({
        code: 'RECEIVER_NOT_TRUSTED',
        message: expect.stringContaining(`(${reason})`),
      });
      expect(open.received).toEqual([]);
    },
  );

  it('fails when the receiver speaks no TLS', async () => {
    open = await faultUpstream();

    const promise = call(outboundRequest(open.url.replace('http:', 'https:')));

    await expect(promise).rejects.toMatchObject({ code: 'RECEIVER_NOT_TRUSTED' });
  });
});
