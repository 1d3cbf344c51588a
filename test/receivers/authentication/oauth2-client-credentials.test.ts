import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OAuth2ClientCredentials } from '../../../lib/flow/receivers.ts';
import type { Message } from '../../../lib/message/message.ts';
import { answers, resets } from '../../support/fault-behaviours.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { httpCaller } from '../../support/http-call.ts';

let service: FaultUpstream;
let tokens: FaultUpstream;

beforeAll(async () => {
  [service, tokens] = await Promise.all([faultUpstream(), faultUpstream()]);
});
let asked = 0;
let called = 0;
beforeEach(() => {
  asked = tokens.received.length;
  called = service.received.length;
  service.behave(answers(200, '{}'));
});
afterAll(() => Promise.all([service.close(), tokens.close()]));

const token = (name: string, expiresIn: unknown = 3600) =>
  answers(200, JSON.stringify({ access_token: name, token_type: 'Bearer', expires_in: expiresIn }));
const client = (clientId: string, clientSecret: string) => JSON.stringify({ clientId, clientSecret });

const tokenRequests = () => tokens.received.slice(asked);
const usedTokens = () =>
  service.received
    .slice(called)
    .map(({ headers }) => headers.find(([name]) => name === 'Authorization')?.[1].replace('Bearer ', ''));

interface Caller {
  now: number;
  call(): Promise<Message>;
}

function caller(declared: Partial<OAuth2ClientCredentials> = {}, ...secrets: readonly string[]): Caller {
  const credentials = fakeCredentials({
    client: [secrets[0] ?? client('id', 'geheim'), ...secrets.slice(1)],
  });
  const call = httpCaller({
    address: service.url,
    authentication: {
      type: 'oauth2-client-credentials',
      credential: 'client',
      tokenUrl: `${tokens.url}/oauth/token`,
      ...declared,
    },
  });
  const state: Caller = {
    now: 1_000_000,
    call: () => call({ ports: { credentials, now: () => state.now } }),
  };
  return state;
}

describe('oauth2ClientCredentials', () => {
  it('asks for a token and calls with it', async () => {
    tokens.behave(token('t-1'));

    await caller(
      { scope: 'read write', parameters: { audience: 'https://api' } },
      client('i d', 'p:ä'),
    ).call();

    const request = tokenRequests()[0];
    expect(request).toMatchObject({ method: 'POST', path: '/oauth/token' });
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).toEqual({
      grant_type: 'client_credentials',
      scope: 'read write',
      audience: 'https://api',
    });
    const basic = Buffer.from('i+d:p%3A%C3%A4').toString('base64');
    expect(request?.headers).toContainEqual(['Authorization', `Basic ${basic}`]);
    expect(usedTokens()).toEqual(['t-1']);
  });

  it('sends id and secret in the body where the token service wants them there', async () => {
    tokens.behave(token('t-1'));

    await caller({ clientAuthentication: 'body' }).call();

    const [request] = tokenRequests();
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'id',
      client_secret: 'geheim',
    });
    expect(request?.headers.map(([name]) => name)).not.toContain('Authorization');
  });

  it.each([
    { expiresIn: 3600, afterMs: 3_539_000, asks: 1 },
    { expiresIn: 3600, afterMs: 3_541_000, asks: 2 },
    { expiresIn: 100, afterMs: 89_000, asks: 1 },
    { expiresIn: '100', afterMs: 91_000, asks: 2 },
    { expiresIn: undefined, afterMs: 200_000, asks: 1 },
    { expiresIn: undefined, afterMs: 300_000, asks: 2 },
  ])(
    'uses a token of $expiresIn s after $afterMs ms with $asks request(s)',
    async ({ expiresIn, afterMs, asks }) => {
      tokens.behave(
        answers(200, JSON.stringify({ access_token: 't-1', ...(expiresIn && { expires_in: expiresIn }) })),
        token('t-2'),
      );
      const state = caller();

      await state.call();
      state.now += afterMs;
      await state.call();

      expect(usedTokens()).toEqual(['t-1', `t-${asks}`]);
    },
  );

  it('asks once for messages that arrive together, at first and after the token expired', async () => {
    tokens.behave(token('t-1', 100), token('t-2'), token('t-3'));
    const state = caller();

    await Promise.all([state.call(), state.call(), state.call()]);
    state.now += 200_000;
    await Promise.all([state.call(), state.call(), state.call()]);

    expect(usedTokens()).toEqual(['t-1', 't-1', 't-1', 't-2', 't-2', 't-2']);
    expect(tokenRequests()).toHaveLength(2);
  });

  it('asks anew when the request that another message began ends with that message', async () => {
    tokens.behave(resets, token('t-1'));
    const state = caller();

    const [first, second] = await Promise.allSettled([state.call(), state.call()]);

    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
    expect(usedTokens()).toEqual(['t-1']);
  });

  it('asks for a new token once when the service refuses it', async () => {
    tokens.behave(token('t-1'), token('t-2'));
    service.behave(answers(401, '{}'), answers(200, '{}'));

    await caller().call();

    expect(usedTokens()).toEqual(['t-1', 't-2']);
  });

  it('asks with the new secret when the token service refuses the old one', async () => {
    tokens.behave(answers(401, '{"error":"invalid_client"}'), token('t-1'));

    await caller({}, client('id', 'old'), client('id', 'new')).call();

    const [, second] = tokenRequests();
    expect(second?.headers).toContainEqual(['Authorization', `Basic ${btoa('id:new')}`]);
    expect(usedTokens()).toEqual(['t-1']);
  });

  it.each([
    {
      what: 'refuses the client',
      behaviour: answers(400, '{"error":"geheim"}'),
      code: 'RECEIVER_CREDENTIAL_REFUSED',
    },
    { what: 'is down', behaviour: answers(503, '{}'), code: 'RECEIVER_UNREACHABLE' },
    { what: 'answers no JSON', behaviour: answers(200, '<html>'), code: 'RECEIVER_REPLY_INVALID' },
    {
      what: 'answers no token',
      behaviour: answers(200, '{"access_token":7}'),
      code: 'RECEIVER_REPLY_INVALID',
    },
    { what: 'breaks off', behaviour: resets, code: 'RECEIVER_CONNECTION_LOST' },
  ])(
    'fails when the token service $what, and tries again with the next message',
    async ({ behaviour, code }) => {
      tokens.behave(behaviour);
      const state = caller();

      const error = await state.call().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code });
      expect(JSON.stringify(error)).not.toContain('geheim');

      tokens.behave(token('t-2'));
      await state.call();
      expect(usedTokens()).toEqual(['t-2']);
    },
  );
});
