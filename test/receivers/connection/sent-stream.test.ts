import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReceiverError } from '../../../lib/errors.ts';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import { StreamedBody } from '../../../lib/message/body.ts';
import type { Message } from '../../../lib/message/message.ts';
import { connections } from '../../../lib/receivers/connection/connection.ts';
import { httpReceiver } from '../../../lib/receivers/http.ts';
import { testExchange } from '../../support/exchange.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { messageOf } from '../../support/http-call.ts';
import { bodyText } from '../../support/run-flow.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections() ?? server.close();
});

type Serve = (request: IncomingMessage, response: ServerResponse) => unknown;

async function served(serve: Serve): Promise<string> {
  const server = createServer(serve).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Says what it was sent: by which header its length is told, and how many bytes came. */
async function sink(): Promise<string> {
  return served(async (request, response) => {
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.length;
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    response.end(JSON.stringify({ length, coding, bytes }));
  });
}

const piece = Buffer.alloc(256 * 1024, 'x');

async function* pieces(count: number): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < count; number += 1) yield piece;
}

function sending(
  address: string,
  body: StreamedBody,
  declared: Partial<HttpReceiver> = {},
): Promise<Message> {
  const receive = httpReceiver('sink', { type: 'http', method: 'POST', address, ...declared });
  const credentials = fakeCredentials({
    key: ['k-1', 'k-2'],
    client: ['{"clientId":"me","clientSecret":"s"}'],
  });
  const exchange = testExchange({ call: connections({}), credentials }, 20_000);
  return receive({ ...messageOf({}), body }, exchange);
}

async function sent(body: StreamedBody, declared?: Partial<HttpReceiver>): Promise<unknown> {
  return JSON.parse(await bodyText((await sending(await sink(), body, declared)).body));
}

describe('a body that is still on its way', () => {
  it('goes on in chunks when its length is not known', async () => {
    const body = new StreamedBody(pieces(8));

    expect(await sent(body)).toEqual({ coding: 'chunked', bytes: 8 * piece.length });
  });

  it('goes on with its length where that is known', async () => {
    const body = new StreamedBody(pieces(8), { length: 8 * piece.length });

    expect(await sent(body)).toEqual({ length: String(8 * piece.length), bytes: 8 * piece.length });
  });

  it.each<{ what: string; declared: Partial<HttpReceiver> }>([
    { what: 'repeated', declared: { retry: { attempts: 2 } } },
    { what: 'sent to another receiver', declared: { fallbacks: ['other'] } },
    { what: 'asked for tokens', declared: { tokenUsage: 'openai' } },
  ])('is read first where the call may be $what', async ({ declared }) => {
    const body = new StreamedBody(pieces(2));

    expect(await sent(body, declared)).toEqual({
      length: String(2 * piece.length),
      bytes: 2 * piece.length,
    });
  });

  it('is read first when somebody reads it already', async () => {
    const body = new StreamedBody(pieces(2));
    await body.buffered();

    expect(await sent(body)).toMatchObject({ bytes: 2 * piece.length });
  });

  it('gives itself to one only', async () => {
    const body = new StreamedBody(pieces(2));
    await sent(body);

    await expect(sent(body)).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('comes no faster than the receiver takes it', async () => {
    let taken = 0;
    const counted = async function* () {
      for await (const chunk of pieces(256)) {
        taken += chunk.length;
        yield chunk;
      }
    };
    let takenWhileWaiting = 0;
    const address = await served(async (request, response) => {
      request.pause();
      await new Promise((resolve) => setTimeout(resolve, 300));
      takenWhileWaiting = taken;
      for await (const chunk of request) void chunk;
      response.end('{}');
    });

    await sending(address, new StreamedBody(counted()));

    expect(taken).toBe(256 * piece.length);
    expect(takenWhileWaiting).toBeLessThan(taken / 2);
  });

  it('fails with its own error when it breaks off, and the receiver is not given half of it as a whole', async () => {
    const broken = new ReceiverError('RECEIVER_CONNECTION_LOST', 'The source broke off.', {
      receiver: 'source',
    });
    const outcomes: Promise<string>[] = [];
    let begun = Promise.withResolvers<void>();
    const address = await served((request) => {
      const whole = request.toArray().then(() => 'whole');
      outcomes.push(whole.catch(() => 'cut off'));
      begun.resolve();
    });
    const half = async function* (ending?: Error) {
      yield* pieces(1);
      await begun.promise;
      if (ending) throw ending;
    };

    await expect(sending(address, new StreamedBody(half(broken)))).rejects.toBe(broken);
    begun = Promise.withResolvers();
    await expect(
      sending(address, new StreamedBody(half(), { length: 2 * piece.length })),
    ).rejects.toMatchObject({
      code: 'RECEIVER_CONNECTION_LOST',
    });

    expect(await Promise.all(outcomes)).toEqual(['cut off', 'cut off']);
  });

  it('is left where it is when the receiver answers before it has all of it', async () => {
    const address = await served((_request, response) => response.writeHead(413).end('{}'));
    const left = Promise.withResolvers<string>();
    const endless = async function* () {
      try {
        for (;;) yield piece;
      } finally {
        left.resolve('left');
      }
    };

    await expect(sending(address, new StreamedBody(endless()))).rejects.toMatchObject({ status: 413 });

    expect(await left.promise).toBe('left');
  });

  it('is not sent again when the credential is refused', async () => {
    let calls = 0;
    const address = await served(async (request, response) => {
      calls += 1;
      for await (const chunk of request) void chunk;
      response.writeHead(401).end('{}');
    });
    const authentication = { type: 'bearer', credential: 'key' } as const;

    await expect(sending(address, new StreamedBody(pieces(1)), { authentication })).rejects.toMatchObject({
      code: 'RECEIVER_CREDENTIAL_REFUSED',
    });
    expect(calls).toBe(1);
  });

  it('goes to the receiver only, not to its token service', async () => {
    const asked: unknown[] = [];
    const tokenUrl = await served(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      asked.push(body);
      response.end('{"access_token":"t-1","expires_in":600}');
    });
    const authentication = { type: 'oauth2-client-credentials', credential: 'client', tokenUrl } as const;

    expect(await sent(new StreamedBody(pieces(2)), { authentication })).toMatchObject({
      bytes: 2 * piece.length,
    });
    expect(asked).toEqual(['grant_type=client_credentials']);
  });

  it('goes from one receiver to the next without being held', async () => {
    const source = await served(async (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      for await (const chunk of pieces(128)) {
        if (!response.write(chunk)) await once(response, 'drain');
      }
      response.end();
    });
    const exchange = testExchange({ call: connections({}) }, 20_000);
    const from = httpReceiver('source', { type: 'http', method: 'GET', address: source });
    const to = httpReceiver('sink', { type: 'http', method: 'POST', address: await sink() });

    const message = await to(await from(messageOf({}), exchange), exchange);

    expect(JSON.parse(await bodyText(message.body))).toEqual({
      coding: 'chunked',
      bytes: 128 * piece.length,
    });
  });
});
