import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answers } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { connections } from '../../../lib/receivers/connection/connection.ts';
import { httpReceiver } from '../../../lib/receivers/http.ts';
import { testExchange } from '../../support/exchange.ts';
import { httpCaller, messageOf } from '../../support/http-call.ts';

let upstream: FaultUpstream;
let seen = 0;

beforeAll(async () => {
  upstream = await faultUpstream();
});
beforeEach(() => {
  seen = upstream.received.length;
  upstream.behave(answers(200, '{}'));
});
afterAll(() => upstream.close());

const host = () => new URL(upstream.url).host;
const named = (name: string) => upstream.url.replace('127.0.0.1', name);

describe('compiledRequest', () => {
  it.each([
    { method: 'POST', sendBody: undefined, sent: 'body' },
    { method: 'PUT', sendBody: false, sent: 'body' },
    { method: 'GET', sendBody: undefined, sent: '' },
    { method: 'DELETE', sendBody: undefined, sent: '' },
    { method: 'DELETE', sendBody: true, sent: 'body' },
    { method: 'GET', sendBody: true, sent: 'body' },
    { method: 'dynamic', sendBody: undefined, sent: 'body' },
    { method: 'dynamic', sendBody: false, sent: '' },
  ] as const)(
    'sends with $method and sendBody $sendBody the body "$sent"',
    async ({ method, sendBody, sent }) => {
      const declared = sendBody === undefined ? {} : { sendBody };

      const headers = { CamelHttpMethod: 'DELETE' };
      await httpCaller({ address: upstream.url, method, ...declared })({ body: 'body', headers });

      const called = method === 'dynamic' ? 'DELETE' : method;
      expect(upstream.received.at(-1)).toMatchObject({ method: called, body: Buffer.from(sent) });
    },
  );

  it('passes path, query and method of the caller where the receiver names them', async () => {
    const call = httpCaller({
      address: `${upstream.url}/v1/\${header.CamelHttpPath}`,
      query: '${header.CamelHttpQuery}',
      method: 'dynamic',
    });

    await call({
      headers: { CamelHttpMethod: 'DELETE', CamelHttpPath: 'files/f-1', CamelHttpQuery: 'a=%2F' },
    });

    expect(upstream.received.at(-1)).toMatchObject({ method: 'DELETE', path: '/v1/files/f-1?a=%2F' });
  });

  it('gives each further call of one message an idempotency key of its own', async () => {
    const declared = { type: 'http', method: 'POST', address: upstream.url } as const;
    const receive = httpReceiver('backend', {
      ...declared,
      idempotencyKeyHeader: 'Key',
      requestHeaders: '*',
    });
    const message = messageOf({ headers: { key: 'of the message' } });
    const exchange = testExchange({ call: connections({}) });

    await receive(await receive(message, exchange), exchange);

    const keys = upstream.received
      .slice(seen)
      .map(({ headers }) => headers.filter(([name]) => /^key$/i.test(name)));
    expect(keys).toEqual([[['Key', 'AGtest']], [['Key', 'AGtest-2']]]);
  });

  it('calls a host from the message that is listed and may be private', async () => {
    const call = httpCaller({
      address: 'http://${header.host}/v1',
      allowedHosts: [host()],
      allowPrivateAddresses: true,
    });

    await call({ headers: { host: host() } });

    expect(upstream.received.at(-1)?.path).toBe('/v1');
  });

  it.each([
    { what: 'is not listed', allowedHosts: ['api.example.com'], isPrivate: true, name: '127.0.0.1' },
    { what: 'is a private address', allowedHosts: undefined, isPrivate: false, name: '127.0.0.1' },
    { what: 'is a private address in disguise', allowedHosts: undefined, isPrivate: false, name: '0x7f.1' },
    { what: 'resolves to a private address', allowedHosts: undefined, isPrivate: false, name: 'localhost' },
  ])('fails for a host from the message that $what', async ({ allowedHosts, isPrivate, name }) => {
    const listed = allowedHosts ?? [new URL(named(name)).host];
    const guard = { allowedHosts: listed, allowPrivateAddresses: isPrivate };

    const byAddress = httpCaller({ address: '${header.where}', ...guard })({
      headers: { where: named(name) },
    });
    await expect(byAddress).rejects.toMatchObject({ code: 'RECEIVER_ADDRESS_REFUSED' });

    const override = { CamelHttpUri: named(name) };
    const byOverride = httpCaller({ address: 'https://api.example.com/', ...guard })({ headers: override });
    await expect(byOverride).rejects.toMatchObject({ code: 'RECEIVER_ADDRESS_REFUSED' });

    expect(upstream.received).toHaveLength(seen);
  });

  it('keeps guarded calls off the connections of others', async () => {
    const address = named('localhost');
    const call = connections({});
    await httpCaller({ address })({ ports: { call } });

    const guarded = httpCaller({ address: '${header.where}', allowedHosts: [new URL(address).host] });
    const calling = guarded({ headers: { where: address }, ports: { call } });

    await expect(calling).rejects.toMatchObject({ code: 'RECEIVER_ADDRESS_REFUSED' });
  });

  it('lets CamelHttpUri name the own host without a list', async () => {
    await httpCaller({ address: `${upstream.url}/v1` })({ headers: { CamelHttpUri: `${upstream.url}/v2` } });

    expect(upstream.received.at(-1)?.path).toBe('/v2');
  });
});
