import { describe, expect, it } from '@jest/globals';
import { requestHead } from '../../../lib/receivers/http1/request-head.ts';
import { outboundRequest } from '../../support/outbound.ts';

const noBody = { method: 'GET', body: undefined };

describe('requestHead', () => {
  it('writes method, target, host, headers and length', () => {
    const request = outboundRequest('https://api.example.com/v1/x?a=1#part', { headers: [['X-A', 'b\tc']] });

    expect(requestHead(request)).toBe(
      'POST /v1/x?a=1 HTTP/1.1\r\nHost: api.example.com\r\nX-A: b\tc\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n',
    );
  });

  it.each([
    { url: 'http://api.example.com', host: 'api.example.com' },
    { url: 'http://api.example.com:80', host: 'api.example.com' },
    { url: 'http://api.example.com:443', host: 'api.example.com:443' },
    { url: 'https://api.example.com:443', host: 'api.example.com' },
    { url: 'https://api.example.com:8443', host: 'api.example.com:8443' },
    { url: 'https://user:password@api.example.com', host: 'api.example.com' },
    { url: 'http://[::1]', host: '[::1]' },
    { url: 'http://[::1]:8080', host: '[::1]:8080' },
    { url: 'http://gr\xfcn.example', host: 'xn--grn-ioa.example' },
  ])('names $host as the host of $url', ({ url, host }) => {
    expect(requestHead(outboundRequest(url, noBody))).toBe(
      `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n\r\n`,
    );
  });

  it.each(['', 'GET ', 'G T', 'GET\r\n', 'G\xc4T', 'GET:'])('fails for the method %j', (method) => {
    expect(() => requestHead(outboundRequest('http://x.example', { method }))).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_CHAR' }),
    );
  });

  it('shows nothing of what it refuses', () => {
    const headers = [['Authorization', 'Bearer sk-secret\n']] as const;

    expect(() => requestHead(outboundRequest('http://x.example', { headers }))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});
