import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
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

async function tlsServer(options: ServerOptions, listener?: RequestListener): Promise<Server> {
  const pem = certificatePem('trusted');
  const own = { key: pem, cert: pem, ca: authority, requestCert: true, rejectUnauthorized: false };
  const server = createServer({ ...own, ...options }, listener);
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function closeServer(server: Server): void {
  server.closeAllConnections();
  server.close();
}

let server: Server;

beforeAll(async () => {
  server = await tlsServer({}, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(subject));
  });
});
afterAll(() => closeServer(server));

function caller(called = server) {
  const { port } = called.address() as AddressInfo;
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

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'fails with a hint at the credential when the receiver resets the connection (%s)',
    async (maxVersion) => {
      const refusing = await tlsServer({
        maxVersion,
        ca: certificatePem('foreign'),
        rejectUnauthorized: true,
      });

      const error = await caller(refusing)(JSON.stringify(pair('trusted'))).catch(
        (thrown: unknown) => thrown,
      );
      closeServer(refusing);

      expect(error).toMatchObject({
        code: 'RECEIVER_CONNECTION_LOST',
        hint: 'The receiver may have refused the client certificate: check the one behind the credential "client".',
      });
    },
  );

  it('fails with that hint when the receiver resets the connection during the handshake', async () => {
    const refusing = await tlsServer({});
    refusing.on('connection', (socket: Socket) => socket.resetAndDestroy());

    const error = await caller(refusing)(JSON.stringify(pair('trusted'))).catch((thrown: unknown) => thrown);
    closeServer(refusing);

    expect(error).toMatchObject({
      code: 'RECEIVER_CONNECTION_LOST',
      hint: expect.stringContaining('"client"'),
    });
  });

  it('fails without that hint when the reply has begun', async () => {
    const breaking = await tlsServer({}, (_request, response) => {
      response.writeHead(200, { 'Content-Length': 9 }).write('a', () => response.socket?.destroy());
    });

    const error = await caller(breaking)(JSON.stringify(pair('trusted'))).catch((thrown: unknown) => thrown);
    closeServer(breaking);

    expect(error).toMatchObject({ code: 'RECEIVER_CONNECTION_LOST', hint: undefined });
  });
});
