import { describe, expect, it } from '@jest/globals';
import type { HttpReceiver } from '../../lib/flow/receivers.ts';
import { BufferedBody } from '../../lib/message/body.ts';
import { emptyMessage, type Message } from '../../lib/message/message.ts';
import { httpReceiver } from '../../lib/receivers/http.ts';
import { testExchange } from '../support/exchange.ts';
import { type FakeReply, fakeCall, fakeCredentials } from '../support/fake-ports.ts';
import { bodyText } from '../support/run-flow.ts';

const message: Message = {
  ...emptyMessage,
  headers: emptyMessage.headers.with('Content-Type', 'application/json').with('X-Order', '7'),
  body: BufferedBody.fromText('{"a":1}'),
};

async function received(declaration: Partial<HttpReceiver>, ...replies: readonly FakeReply[]) {
  const fake = fakeCall(...replies);
  const credentials = fakeCredentials({ openai: ['sk-1', 'sk-2'] });
  const exchange = testExchange({ call: fake.call, credentials });
  const step = httpReceiver('openai', {
    type: 'http',
    method: 'POST',
    address: 'https://api.example/v1/${header.X-Order}',
    ...declaration,
  });
  const reply = await step(message, exchange);
  return { ...fake, reply, exchange, credentials, cancelled: fake.cancelled };
}

const bearer = { authentication: { type: 'bearer', credential: 'openai' } } as const;

describe('httpReceiver', () => {
  it('sends the body of the message to its address', async () => {
    const { requests } = await received({ query: 'a=${header.X-Order}', ...bearer });

    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ receiver: 'openai', method: 'POST' });
    expect(String(requests[0]?.url)).toBe('https://api.example/v1/7?a=7');
    expect(String(requests[0]?.body)).toBe('{"a":1}');
    expect(requests[0]?.headers).toEqual([
      ['Content-Type', 'application/json'],
      ['Authorization', 'Bearer sk-1'],
    ]);
  });

  it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS'] as const)('sends no body with %s', async (method) => {
    const { requests } = await received({ method });

    expect(requests[0]?.body).toBeUndefined();
  });

  it('goes on with body, status and headers of the reply', async () => {
    const headers = [
      ['X-Request-Id', 'r1'],
      ['Content-Type', 'text/plain'],
    ] as const;

    const { reply, exchange } = await received({}, { status: 201, headers, body: ['re', 'ply'] });

    expect(await bodyText(reply.body)).toBe('reply');
    expect(reply.headers.get('CamelHttpResponseCode')).toBe('201');
    expect(reply.headers.get('CamelHttpResponseText')).toBe('Status');
    expect(reply.headers.get('content-type')).toBe('text/plain');
    expect(reply.headers.get('X-Order')).toBe('7');
    expect(exchange.log.receiverStatus).toBe(201);
    expect(exchange.log.tellsReceiverCalls).toBe(false);
  });

  const json = [['Content-Type', 'application/json']] as const;
  const megabyte = 'x'.repeat(1024 * 1024);

  it.each([
    { what: 'JSON', reply: { headers: json, body: '{}' }, type: 'buffered' },
    {
      what: 'JSON that turns out large',
      reply: { headers: json, body: [megabyte, 'y', 'z'] },
      type: 'streamed',
    },
    {
      what: 'a short reply',
      reply: { headers: [['Content-Length', '1']] as const, body: 'x' },
      type: 'buffered',
    },
    { what: 'a long reply', reply: { headers: [['Content-Length', '9999999']] as const }, type: 'streamed' },
    {
      what: 'an event stream',
      reply: { headers: [['Content-Type', 'text/event-stream; charset=utf-8']] as const },
      type: 'streamed',
    },
    {
      what: 'bytes of unknown length',
      reply: { headers: [['Content-Type', 'audio/mpeg']] as const },
      type: 'streamed',
    },
  ])('has $what $type', async ({ reply, type }) => {
    const { reply: replied } = await received({}, reply);

    expect(replied.body.type).toBe(type);
    const sent = reply.body === undefined ? '' : [reply.body].flat().join('');
    expect((await bodyText(replied.body)) === sent).toBe(true);
  });

  it('fetches a refused credential anew once and repeats the call once', async () => {
    const { requests, reply, exchange, credentials, cancelled } = await received(
      bearer,
      { status: 401 },
      { body: 'ok' },
    );

    const authorizations = requests.map(
      ({ headers }) => headers.find(([name]) => name === 'Authorization')?.[1],
    );
    expect(authorizations).toEqual(['Bearer sk-1', 'Bearer sk-2']);
    expect([await bodyText(reply.body), credentials.renewals, cancelled]).toEqual(['ok', 1, 1]);
    expect(exchange.log.receiverCalls).toMatchObject([{ status: 401 }, { status: 200 }]);
    expect(exchange.log.tellsReceiverCalls).toBe(true);
  });

  it('fails when the new credential is refused, too', async () => {
    await expect(received(bearer, { status: 401 })).rejects.toMatchObject({
      code: 'RECEIVER_CREDENTIAL_REFUSED',
    });
  });

  it('fails when access is refused and there is no credential', async () => {
    await expect(received({}, { status: 401 })).rejects.toMatchObject({
      code: 'RECEIVER_CREDENTIAL_REFUSED',
      message: expect.stringContaining('sends it no credential'),
    });
  });

  it('goes on with any status when it does not throw on failure', async () => {
    const { reply } = await received({ throwExceptionOnFailure: false }, { status: 500, body: 'why' });

    expect(await bodyText(reply.body)).toBe('why');
    expect(reply.headers.get('CamelHttpResponseCode')).toBe('500');
  });

  it('fails when its address would hold a secret', async () => {
    const address = 'https://api.example/${secureParameter.openai}';

    await expect(received({ address })).rejects.toMatchObject({ code: 'SECRET_MISPLACED' });
  });
});
