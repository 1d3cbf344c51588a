import { describe, expect, it } from '@jest/globals';
import type { TrustDeclaration } from '../../../lib/flow/receivers.ts';
import { connections } from '../../../lib/receivers/connection/connection.ts';
import { answers } from '../../support/fault-behaviours.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { type Certificate, certificatePem, faultUpstream } from '../../support/fault-upstream.ts';
import { httpCaller } from '../../support/http-call.ts';

const authority = certificatePem('authority');

/** Calls an upstream with a certificate, and answers the status or the failure. */
async function outcome(certificate: Certificate, trust: TrustDeclaration | undefined, pem = authority) {
  const upstream = await faultUpstream({ certificate });
  upstream.behave(answers(200, '{}'));
  const call = httpCaller({ address: upstream.url, ...(trust && { trust }) });
  try {
    const message = await call({ ports: { credentials: fakeCredentials({ ca: [pem] }) } });
    return message.headers.get('CamelHttpResponseCode');
  } catch (error) {
    return error;
  } finally {
    await upstream.close();
  }
}

describe('tlsMaterial', () => {
  it.each(['additional', 'only'] as const)(
    'trusts a certificate that the named ones signed (%s)',
    async (mode) => {
      expect(await outcome('trusted', { credential: 'ca', mode })).toBe('200');
    },
  );

  it('trusts several certificates with text around them', async () => {
    const pem = `Our authorities\n${authority}\nand\n${authority}`;

    expect(await outcome('trusted', { credential: 'ca' }, pem)).toBe('200');
  });

  it.each([
    {
      certificate: 'trusted',
      trust: undefined,
      says: /certificate "CN=trusted" was issued by "CN=iflow-lambda test authority", which this flow does not trust/,
    },
    {
      certificate: 'foreign',
      trust: { credential: 'ca' },
      says: /certificate "CN=foreign" was issued by "CN=iflow-lambda foreign authority", which/,
    },
    {
      certificate: 'expired',
      trust: { credential: 'ca' },
      says: /\(CERT_HAS_EXPIRED\): certificate "CN=expired" expired on 2020-01-02\./,
    },
    {
      certificate: 'wrong-host',
      trust: { credential: 'ca' },
      says: /certificate "CN=wrong-host" is for DNS:elsewhere\.example, not for 127\.0\.0\.1\./,
    },
  ] as const)(
    'fails for the $certificate certificate and says which and why',
    async ({ certificate, trust, says }) => {
      expect(await outcome(certificate, trust)).toMatchObject({
        code: 'RECEIVER_NOT_TRUSTED',
        message: expect.stringMatching(says),
      });
    },
  );

  it.each([
    { what: 'no certificate', pem: 'hello' },
    { what: 'a broken certificate', pem: authority.replace(/[A-Za-z0-9]{40}/, 'x') },
    { what: 'a key', pem: certificatePem('trusted').split('-----BEGIN CERTIFICATE')[0] ?? '' },
  ])('fails for a secret with $what, without a word of it', async ({ pem }) => {
    expect(await outcome('trusted', { credential: 'ca' }, pem)).toMatchObject({
      code: 'CREDENTIAL_UNREADABLE',
      message: expect.stringMatching(
        /^The credential "ca" holds \d+ characters, but no readable certificates\.$/,
      ),
    });
  });

  it('keeps the connection while the secret stays, and opens a new one when it changes', async () => {
    const upstream = await faultUpstream({ certificate: 'trusted' });
    upstream.behave(answers(200, '{}'));
    const call = httpCaller({ address: upstream.url, trust: { credential: 'ca' } });

    const same = () => ({ ports: { credentials: fakeCredentials({ ca: [`${authority}`] }) } });
    await call(same());
    await call(same());
    await call({ ports: { credentials: fakeCredentials({ ca: [`${authority}\n${authority}`] }) } });
    await upstream.close();

    expect(upstream.received.map(({ requestOfConnection }) => requestOfConnection)).toEqual([1, 2, 1]);
  });

  it('shares a connection with another receiver that trusts the same certificates', async () => {
    const upstream = await faultUpstream({ certificate: 'trusted' });
    upstream.behave(answers(200, '{}'));
    const ports = {
      call: connections({}),
      credentials: fakeCredentials({ one: [authority], other: [authority] }),
    };

    for (const credential of ['one', 'other']) {
      await httpCaller({ address: upstream.url, trust: { credential } })({ ports });
    }
    await upstream.close();

    expect(upstream.received.map(({ requestOfConnection }) => requestOfConnection)).toEqual([1, 2]);
  });
});
