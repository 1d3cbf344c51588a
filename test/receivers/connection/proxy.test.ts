import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { connections } from '../../../lib/receivers/connection/connection.ts';
import { proxyHosts, proxyVariables } from '../../../lib/receivers/connection/proxy.ts';
import { answers } from '../../support/fault-behaviours.ts';
import { certificatePem, type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { outboundRequest, responseText } from '../../support/outbound.ts';

interface Proxy {
  readonly url: string;
  /** What it was asked for. */
  readonly asked: string[];
  readonly headers: string[][];
  readonly server: Server;
}

/** Passes everything on to the upstream, whatever host it is asked for. */
async function startedProxy(upstream: FaultUpstream): Promise<Proxy> {
  const asked: string[] = [];
  const headers: string[][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    headers.push(request.rawHeaders);
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    response.end('{"through":"proxy"}');
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    if (request.url?.startsWith('closed.example')) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect(Number(new URL(upstream.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
    return socket.on('error', () => onward.destroy());
  });
  server.on('close', () => {
    for (const socket of sockets) socket.destroy();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, headers, server };
}

let upstream: FaultUpstream;
let secure: FaultUpstream;
let proxy: Proxy;

beforeAll(async () => {
  [upstream, secure] = await Promise.all([faultUpstream(), faultUpstream({ certificate: 'trusted' })]);
  upstream.behave(answers(200, '{"through":"nothing"}'));
  secure.behave(answers(200, '{"through":"tunnel"}'));
  proxy = await startedProxy(secure);
});
afterAll(async () => {
  await Promise.all([upstream.close(), secure.close()]);
  proxy.server.closeAllConnections();
  proxy.server.close();
});

const tls = { trusted: [certificatePem('authority')], trustsDefaults: false };

describe('proxyVariables', () => {
  it.each([
    { proxy: undefined, environment: {}, expected: undefined },
    { proxy: undefined, environment: { NO_PROXY: '*', PATH: '/bin' }, expected: undefined },
    {
      proxy: undefined,
      environment: { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'x', PATH: '/bin' },
      expected: { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'x' },
    },
    { proxy: 'none', environment: { HTTPS_PROXY: 'http://p:1' }, expected: undefined },
    {
      proxy: 'http://q:2',
      environment: { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' },
      expected: { HTTP_PROXY: 'http://q:2', HTTPS_PROXY: 'http://q:2' },
    },
  ])('makes $expected of $proxy and $environment', ({ proxy: declared, environment, expected }) => {
    expect(proxyVariables(declared, environment as Record<string, string>)).toEqual(expected);
  });
});

describe('proxyHosts', () => {
  it('names the hosts of the proxies alone', () => {
    const variables = {
      HTTP_PROXY: 'http://p.example:1',
      https_proxy: 'http://u:p@q.example',
      NO_PROXY: 'http://x',
    };

    expect([...proxyHosts(variables)]).toEqual(['p.example', 'q.example']);
  });
});

describe('connections', () => {
  it('asks the proxy of the environment for a plain address, with headers and body as they are', async () => {
    const call = connections({ HTTP_PROXY: proxy.url.replace('//', '//user:pass@') });

    const response = await call(
      outboundRequest('http://api.example.com/v1?a=1', { headers: [['X-A', '1']] }),
    );

    expect(await responseText(response)).toBe('{"through":"proxy"}');
    expect(proxy.asked.at(-1)).toBe('POST http://api.example.com/v1?a=1 Basic dXNlcjpwYXNz');
  });

  it('sends the proxy of a plain address each header, whatever its name', async () => {
    const call = connections({ HTTP_PROXY: proxy.url });
    const headers = [
      ['constructor', 'a'],
      ['__proto__', 'b'],
      ['X-Twice', 'c'],
      ['x-twice', 'd'],
    ] as const;

    await responseText(await call(outboundRequest('http://api.example.com/', { headers })));

    const sent = proxy.headers.at(-1)?.join('|');
    expect(sent).toContain('|constructor|a|__proto__|b|X-Twice|c|X-Twice|d|');
  });

  it('tunnels TLS through the proxy and still checks the certificate', async () => {
    const call = connections({ HTTPS_PROXY: proxy.url });

    const response = await call(outboundRequest('https://localhost/v1', { tls }));
    expect(await responseText(response)).toBe('{"through":"tunnel"}');
    expect(proxy.asked.at(-1)).toBe('CONNECT localhost:443 -');

    const untrusted = call(outboundRequest('https://api.example.com/v1', { tls }));
    await expect(untrusted).rejects.toMatchObject({ code: 'RECEIVER_NOT_TRUSTED' });
  });

  it('asks the proxy of the receiver before that of the environment', async () => {
    const call = connections({ HTTP_PROXY: 'http://127.0.0.1:1' });

    await responseText(await call(outboundRequest('http://api.example.com/own', { proxy: proxy.url })));

    expect(proxy.asked.at(-1)).toContain('/own');
  });

  it.each([
    { what: 'NO_PROXY names the host', environment: { NO_PROXY: '127.0.0.1' }, declared: undefined },
    { what: 'the receiver wants the direct way', environment: {}, declared: 'none' },
  ])('goes the direct way where $what', async ({ environment, declared }) => {
    const call = connections({ HTTP_PROXY: 'http://127.0.0.1:1', ...environment });

    const response = await call(outboundRequest(upstream.url, { proxy: declared }));

    expect(await responseText(response)).toBe('{"through":"nothing"}');
  });

  it('lets a guarded call use a proxy in the private network', async () => {
    const url = new URL(proxy.url);
    url.hostname = 'localhost';
    const call = connections({ HTTP_PROXY: url.href });

    const response = await call(outboundRequest('http://api.example.com/guarded', { reach: 'public' }));

    expect(await responseText(response)).toBe('{"through":"proxy"}');
  });

  it('fails where the proxy opens no way', async () => {
    const call = connections({ HTTPS_PROXY: proxy.url });

    await expect(call(outboundRequest('https://closed.example/', { tls }))).rejects.toMatchObject({
      code: 'RECEIVER_UNREACHABLE',
    });
  });

  it('fails where the proxy is not there', async () => {
    const call = connections({ HTTPS_PROXY: 'http://127.0.0.1:1' });

    await expect(call(outboundRequest('https://api.example.com/', { tls }))).rejects.toMatchObject({
      code: 'RECEIVER_UNREACHABLE',
    });
  });
});
