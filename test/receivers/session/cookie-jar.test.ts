import { describe, expect, it } from '@jest/globals';
import { CookieJar } from '../../../lib/receivers/session/cookie-jar.ts';

const login = new URL('https://erp.example/api/login');

function jarWith(...headers: readonly string[]): CookieJar {
  const jar = new CookieJar();
  for (const header of headers) jar.keep(header, login);
  return jar;
}

describe('CookieJar', () => {
  it.each([
    { to: 'https://erp.example/api/orders', header: 'id=1', sent: 'id=1' },
    { to: 'https://erp.example/other', header: 'id=1', sent: '' },
    { to: 'https://erp.example/apis', header: 'id=1', sent: '' },
    { to: 'https://erp.example/other', header: 'id=1; Path=/', sent: 'id=1' },
    { to: 'https://erp.example/v1/x', header: 'id=1; Path=/v1', sent: 'id=1' },
    { to: 'https://erp.example/v1', header: 'id=1; path=/v1', sent: 'id=1' },
    { to: 'https://shop.example/api/orders', header: 'id=1; Domain=example', sent: '' },
    { to: 'https://erp.example:8443/api/orders', header: 'id=1', sent: '' },
    { to: 'http://erp.example/api/orders', header: 'id=1; Secure', sent: '' },
    { to: 'https://erp.example/api/orders', header: 'id=a=b==; HttpOnly', sent: 'id=a=b==' },
    { to: 'https://erp.example/api/orders', header: 'no cookie at all', sent: '' },
  ])('sends "$sent" to $to after $header', ({ to, header, sent }) => {
    const jar = jarWith(header);

    expect(jar.cookiesFor(new URL(to))).toBe(sent);
  });

  it('sends the cookies of longer paths first and replaces one of the same name and path', () => {
    const jar = jarWith('a=1; Path=/', 'b=2; Path=/api', 'a=3; Path=/');

    expect(jar.cookiesFor(login)).toBe('b=2; a=3');
  });

  it.each(['a=; Max-Age=0', 'a=; Max-Age=-1', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])(
    'forgets a cookie after %s',
    (header) => {
      const jar = jarWith('a=1', header);

      expect(jar.cookiesFor(login)).toBe('');
    },
  );

  it('keeps the newest fifty', () => {
    const jar = jarWith(...Array.from({ length: 60 }, (_, index) => `c${index}=1`));

    const cookies = jar.cookiesFor(login).split('; ');

    expect(cookies).toHaveLength(50);
    expect(cookies[0]).toBe('c10=1');
  });

  it.each([
    { header: 'id=1; Max-Age=10', lastMs: 9_999 },
    { header: 'id=1; Expires=Thu, 01 Jan 1970 00:00:10 GMT', lastMs: 9_999 },
    { header: 'id=1; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:10 GMT', lastMs: 4_999 },
    { header: 'id=1; Max-Age=20; Expires=Thu, 01 Jan 1970 00:00:00 GMT', lastMs: 19_999 },
    { header: 'id=1; Max-Age=x; Expires=soon', lastMs: 1e15 },
  ])('sends "$header" until it is over', ({ header, lastMs }) => {
    let now = 0;
    const jar = new CookieJar(() => now);
    jar.keep(header, login);

    now = lastMs;
    expect(jar.cookiesFor(login)).toBe('id=1');
    now = lastMs + 1;
    expect(jar.cookiesFor(login)).toBe(lastMs < 1e15 ? '' : 'id=1');
  });
});
