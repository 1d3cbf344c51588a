import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import { Secret } from '../../../lib/message/secret.ts';
import { answers } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { httpCaller } from '../../support/http-call.ts';

let home: FaultUpstream;
let elsewhere: FaultUpstream;
let seen = { home: 0, elsewhere: 0 };

beforeAll(async () => {
  [home, elsewhere] = await Promise.all([faultUpstream(), faultUpstream()]);
});
beforeEach(() => {
  seen = { home: home.received.length, elsewhere: elsewhere.received.length };
  elsewhere.behave(answers(200, '{"from":"elsewhere"}'));
});
afterAll(() => Promise.all([home.close(), elsewhere.close()]));

const redirect = (location: string, status = 302) => answers(status, '{}', { Location: location });

async function outcome(receiver: Partial<HttpReceiver> = {}): Promise<string> {
  const allowed = { followRedirects: 2, allowPrivateAddresses: true, throwExceptionOnFailure: false };
  const credentials = fakeCredentials({ key: ['k-1'] });
  const call = httpCaller({ address: `${home.url}/v1`, ...allowed, ...receiver });
  try {
    const headers = { 'X-Open': 'open', 'X-Secret': new Secret('hidden'), 'Content-Type': 'text/plain' };
    return String(
      (await call({ ports: { credentials }, headers, body: 'body' })).headers.get('CamelHttpResponseCode'),
    );
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

describe('redirected', () => {
  it('follows nothing unless the receiver declares it', async () => {
    home.behave(redirect('/v2'), answers(200, '{}'));

    expect(await outcome({ followRedirects: 0 })).toBe('302');
  });

  it('follows as many as declared, and answers the next one as it is', async () => {
    home.behave(redirect('/a'), redirect('/b'), redirect('/c'), answers(200, '{}'));

    expect(await outcome()).toBe('302');
    expect(home.received.slice(seen.home).map(({ path }) => path)).toEqual(['/v1', '/a', '/b']);
  });

  it.each([
    { status: 301, method: 'POST', becomes: 'GET' },
    { status: 302, method: 'POST', becomes: 'GET' },
    { status: 302, method: 'PUT', becomes: 'PUT' },
    { status: 303, method: 'PUT', becomes: 'GET' },
    { status: 307, method: 'POST', becomes: 'POST' },
    { status: 308, method: 'POST', becomes: 'POST' },
  ] as const)('follows $status of a $method with $becomes', async ({ status, method, becomes }) => {
    home.behave(redirect('next?x=1', status), answers(200, '{}'));

    expect(await outcome({ method })).toBe('200');

    const received = home.received.at(-1);
    expect(received).toMatchObject({ method: becomes, path: '/next?x=1' });
    expect(String(received?.body)).toBe(becomes === 'GET' ? '' : 'body');
  });

  it('keeps the credential on the same host', async () => {
    home.behave(redirect('/next', 307), answers(200, '{}'));

    await outcome({ authentication: { type: 'bearer', credential: 'key' } });

    expect(home.received.at(-1)?.headers).toContainEqual(['Authorization', 'Bearer k-1']);
  });

  it.each([
    { type: 'bearer', credential: 'key' },
    { type: 'api-key', credential: 'key', header: 'X-Key' },
  ] as const)('sends another host no $type credential and no secret header', async (authentication) => {
    home.behave(redirect(`${elsewhere.url}/file`, 307));

    expect(await outcome({ authentication, requestHeaders: '*' })).toBe('200');

    const names = elsewhere.received.at(-1)?.headers.map(([name]) => name);
    expect(names).toContain('X-Open');
    expect(names).not.toEqual(expect.arrayContaining(['Authorization']));
    expect(names).not.toEqual(expect.arrayContaining(['X-Key']));
    expect(names).not.toEqual(expect.arrayContaining(['X-Secret']));
  });

  it('does not give the credential back when the other host returns to the first', async () => {
    home.behave(redirect(`${elsewhere.url}/file`, 307), answers(200, '{}'));
    elsewhere.behave(redirect(`${home.url}/back`, 307));

    expect(await outcome({ authentication: { type: 'bearer', credential: 'key' } })).toBe('200');
    expect(home.received.at(-1)?.headers.map(([name]) => name)).not.toContain('Authorization');
  });

  it.each([
    { what: 'a private address', receiver: { allowPrivateAddresses: false } },
    { what: 'a host that is not listed', receiver: { allowedHosts: ['api.example.com'] } },
  ])('fails for $what', async ({ receiver }) => {
    home.behave(redirect(`${elsewhere.url}/file`));

    expect(await outcome(receiver)).toBe('RECEIVER_ADDRESS_REFUSED');
    expect(elsewhere.received).toHaveLength(seen.elsewhere);
  });

  it.each(['http://user:pass@api.example.com/', 'ftp://api.example.com/', 'http://'])(
    'answers a redirect to %j as it is',
    async (location) => {
      home.behave(redirect(location), answers(200, '{}'));

      expect(await outcome()).toBe('302');
    },
  );
});
