import { describe, expect, it } from '@jest/globals';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import { hostGuard } from '../../../lib/receivers/connection/host-guard.ts';

function guard(receiver: Partial<HttpReceiver>) {
  return hostGuard('backend', {
    type: 'http',
    method: 'GET',
    address: 'https://${property.host}/v1',
    ...receiver,
  });
}

const refused = expect.objectContaining({ code: 'RECEIVER_ADDRESS_REFUSED' });

describe('hostGuard', () => {
  it('lets the host that the address names have any address', () => {
    const { reach } = guard({ address: 'http://127.0.0.1:8080/${header.path}' });

    expect(reach(new URL('http://127.0.0.1:8080/x'))).toBe('any');
  });

  it.each([
    { allowed: 'api.example.com', url: 'https://api.example.com/' },
    { allowed: 'API.example.com', url: 'https://api.EXAMPLE.com/' },
    { allowed: 'api.example.com:443', url: 'https://api.example.com/' },
    { allowed: 'api.example.com:8443', url: 'https://api.example.com:8443/' },
    { allowed: '*.example.com', url: 'https://eu.api.example.com/' },
    { allowed: 'bücher.example', url: 'https://xn--bcher-kva.example/' },
  ])('lets $allowed mean $url', ({ allowed, url }) => {
    expect(guard({ allowedHosts: [allowed] }).reach(new URL(url))).toBe('public');
    expect(guard({ allowedHosts: [allowed], allowPrivateAddresses: true }).reach(new URL(url))).toBe(
      'private',
    );
  });

  it.each([
    { allowed: 'api.example.com', url: 'https://api.example.com:8443/' },
    { allowed: 'api.example.com', url: 'https://api.example.com.evil.example/' },
    { allowed: '*.example.com', url: 'https://example.com/' },
    { allowed: '*.example.com', url: 'https://evilexample.com/' },
  ])('fails for $url where $allowed is allowed', ({ allowed, url }) => {
    expect(() => guard({ allowedHosts: [allowed] }).reach(new URL(url))).toThrow(refused);
  });

  it.each([
    'https://${property.host}/v1',
    'https://api.example.com${property.path}',
    'https://api.${property.region}.example.com/',
    '${property.base}/v1',
  ])('fails for a host that %s takes from the message when none is listed', (address) => {
    expect(() => guard({ address }).reach(new URL('https://api.example.com/'))).toThrow(refused);
  });

  it('lets a redirect reach every public host when none is listed', () => {
    const { redirectReach } = guard({ address: 'https://api.example.com/v1' });

    expect(redirectReach(new URL('https://storage.example/x'))).toBe('public');
  });

  it('fails for a redirect to a host that is not listed', () => {
    const { redirectReach } = guard({
      address: 'https://api.example.com/v1',
      allowedHosts: ['storage.example'],
    });

    expect(redirectReach(new URL('https://storage.example/x'))).toBe('public');
    expect(() => redirectReach(new URL('https://other.example/x'))).toThrow(refused);
  });
});
