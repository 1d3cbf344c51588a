import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { certificatePem } from '../../support/fault-upstream.ts';
import { httpCaller } from '../../support/http-call.ts';

const authority = certificatePem('authority');

/** Key and certificate of a test certificate as the secret has them. */
function pair(name: 'trusted' | 'foreign' | 'wrong-host'): { certificate: string; privateKey: string } {
  const pem = certificatePem(name);
  const start = pem.indexOf('-----BEGIN CERTIFICATE');
  return { certificate: pem.slice(start), privateKey: pem.slice(0, start) };
}

let server: Server;

beforeAll(async () => {
  const pem = certificatePem('trusted');
  const options = { key: pem, cert: pem, ca: authority, requestCert: true, rejectUnauthorized: false };
  server = createServer(options, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(subject));
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function caller() {
  const { port } = server.address() as AddressInfo;
  const call = httpCaller({
    address: `https://127.0.0.1:${port}`,
    trust: { credential: 'ca', mode: 'only' },
    authentication: { type: 'client-certificate', credential: 'client' },
  });
  return (secret: string) =>
    call({ ports: { credentials: fakeCredentials({ ca: [authority], client: [secret] }) } });
}

const call = (secret: string) => caller()(secret);

describe('clientCertificateAuthentication', () => {
  it('shows the certificate of the credential', async () => {
    const message = await call(JSON.stringify(pair('wrong-host')));

    expect(message.body).toMatchObject({ type: 'buffered', text: '{"CN":"wrong-host"}' });
  });

  it.each([
    {
      what: 'a key of another certificate',
      secret: { ...pair('trusted'), privateKey: pair('foreign').privateKey },
    },
    { what: 'no key', secret: { ...pair('trusted'), privateKey: 'geheim' } },
    { what: 'no certificate', secret: { ...pair('trusted'), certificate: 'geheim' } },
    { what: 'nothing', secret: {} },
  ])('fails for a secret with $what, without a word of it', async ({ secret }) => {
    const error = await call(JSON.stringify(secret)).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'CREDENTIAL_UNREADABLE' });
    expect(String(error)).not.toMatch(/geheim|BEGIN/);
  });
});
