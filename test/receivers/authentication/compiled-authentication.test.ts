import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReceiverAuthentication } from '../../../lib/flow/receivers.ts';
import { FlowError } from '../../../lib/errors.ts';
import { Secret } from '../../../lib/message/secret.ts';
import { answers, refuses } from '../../support/fault-behaviours.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { httpCaller } from '../../support/http-call.ts';

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

const sent = (name: string) =>
  upstream.received
    .slice(seen)
    .map(({ headers }) =>
      headers.filter(([known]) => known.toLowerCase() === name).map(([, value]) => value),
    );

function called(authentication: ReceiverAuthentication, secrets: readonly string[]) {
  const call = httpCaller({ address: upstream.url, authentication, requestHeaders: '*|Authorization' });
  const headers = { authorization: 'Bearer of-the-message', 'x-key': 'of-the-message' };
  return call({
    headers,
    ports: { credentials: fakeCredentials({ service: [secrets[0] ?? '', ...secrets.slice(1)] }) },
  });
}

const basic = (username: string, password: string) => JSON.stringify({ username, password });

const kinds = [
  {
    authentication: { type: 'bearer', credential: 'service' },
    secrets: ['k-1', 'k-2'],
    header: 'authorization',
    values: ['Bearer k-1', 'Bearer k-2'],
  },
  {
    authentication: { type: 'basic', credential: 'service' },
    secrets: [basic('user', 'geheim'), basic('user', 'päss:wort')],
    header: 'authorization',
    values: ['Basic dXNlcjpnZWhlaW0=', 'Basic dXNlcjpww6Rzczp3b3J0'],
  },
  {
    authentication: { type: 'api-key', credential: 'service', header: 'X-Key' },
    secrets: ['k-1', 'k-2'],
    header: 'x-key',
    values: ['k-1', 'k-2'],
  },
  {
    authentication: { type: 'api-key', credential: 'service', header: 'Authorization', prefix: 'Token ' },
    secrets: ['k-1', 'k-2'],
    header: 'authorization',
    values: ['Token k-1', 'Token k-2'],
  },
] as const;

describe('compiledAuthentication', () => {
  it.each(kinds)('sends $authentication in place of the header of the message', async (kind) => {
    await called(kind.authentication, kind.secrets);

    expect(sent(kind.header)).toEqual([[kind.values[0]]]);
  });

  it.each(kinds)('renews $authentication once when it is refused', async (kind) => {
    upstream.behave(answers(401, '{}'), answers(200, '{}'));

    await called(kind.authentication, kind.secrets);

    expect(sent(kind.header)).toEqual([[kind.values[0]], [kind.values[1]]]);
  });

  it.each(kinds)('fails when $authentication is refused twice, and shows nothing of it', async (kind) => {
    const quoted = kind.values[1].split(' ').at(-1) ?? '';
    upstream.behave(refuses(401, { message: `No: ${kind.secrets.join()}`, code: `no ${quoted}` }));

    const error = await called(kind.authentication, kind.secrets).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'RECEIVER_CREDENTIAL_REFUSED', status: 401 });
    for (const text of [...kind.secrets, quoted]) expect(JSON.stringify(error)).not.toContain(text);
    expect(sent(kind.header)).toHaveLength(2);
  });

  it('sends what the message has where there is none', async () => {
    await called({ type: 'none' }, []);

    expect(sent('authorization')).toEqual([['Bearer of-the-message']]);
  });

  it.each([
    '',
    'no json',
    '{}',
    '{"username":"u"}',
    '{"username":"","password":"p"}',
    '{"username":1,"password":"p"}',
  ])('fails for a basic secret %j and names what is missing', async (secret) => {
    await expect(called({ type: 'basic', credential: 'service' }, [secret])).rejects.toMatchObject({
      code: 'CREDENTIAL_UNREADABLE',
      message: expect.stringContaining('"service"'),
      hint: 'Put {"username": "…", "password": "…"} into it.',
    });
  });

  it.each(['two words', 'line\nbreak', 'schlüssel', '\ufeffsk-1', 'Bearer sk-1', 'bearer sk-1'])(
    'fails for a key that no header can carry',
    async (secret) => {
      const error = await called({ type: 'api-key', credential: 'service', header: 'X-Key' }, [secret]).catch(
        (thrown: unknown) => thrown,
      );

      expect(error).toMatchObject({ code: 'CREDENTIAL_UNREADABLE' });
      expect(String(error)).not.toContain(secret);
    },
  );

  it('says what is wrong with a key that begins with "Bearer", and takes the corrected one', async () => {
    const authentication = { type: 'bearer', credential: 'service' } as const;
    const call = httpCaller({ address: upstream.url, authentication });
    const values = ['Bearer sk-1', 'sk-1'];
    const credentials = fakeCredentials({ service: ['x'] });
    const get = async () => new Secret(values[0] ?? '');
    const unusable: typeof credentials.unusable = (...given) => {
      values.shift();
      return credentials.unusable(...given);
    };
    const ports = { credentials: { ...credentials, get, unusable } };

    await expect(call({ ports })).rejects.toMatchObject({
      code: 'CREDENTIAL_UNREADABLE',
      message: expect.stringContaining('begins with "Bearer" or "Basic", which is added to it'),
      hint: 'Leave that word out.',
    });
    await call({ ports });

    expect(sent('authorization')).toEqual([['Bearer sk-1']]);
  });

  it('does not call again with a credential that was found unchanged, nor when a new one cannot be had', async () => {
    const authentication = { type: 'bearer', credential: 'service' } as const;
    const call = httpCaller({ address: upstream.url, authentication });
    upstream.behave(refuses(401, { message: 'No.', code: 'invalid_api_key' }));
    const same = fakeCredentials({ service: ['sk-1'] });
    const gone = {
      ...same,
      renewed: () => Promise.reject(new FlowError('CREDENTIAL_UNREADABLE', 'Secrets Manager is away.')),
    };

    for (const credentials of [same, gone]) {
      await expect(call({ ports: { credentials } })).rejects.toMatchObject({
        code: 'RECEIVER_CREDENTIAL_REFUSED',
      });
    }

    expect(sent('authorization')).toEqual([['Bearer sk-1'], ['Bearer sk-1']]);
  });
});
