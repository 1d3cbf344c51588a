import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pathGuard } from '../../../lib/receivers/request/path-guard.ts';

const base = 'https://api.example.com/v1/';
const address = `${base}\${header.CamelHttpPath}`;

describe('pathGuard', () => {
  it.each([
    'models',
    'files/a%20b',
    'chat/completions',
    'org%2Fmodel',
    '@me/x',
    'a:b',
    '...',
    'v1..2',
    'x%C3%BC',
  ])('lets %j follow the literal part', (value) => {
    expect(pathGuard(address)(base + value)).toBe(base + value);
  });

  it('leaves no slash behind when a value gives nothing', () => {
    expect(pathGuard(address)(base)).toBe('https://api.example.com/v1');
  });

  it.each([
    '..',
    '../admin',
    'a/../../admin',
    './x',
    '%2e%2e/admin',
    '.%2E/admin',
    '..%2fadmin',
    '%252e%252e%252fadmin',
    '..%5cadmin',
    '..\\admin',
    '..;a=b/admin',
    '/evil.example',
    'a//b',
    'a%2f%2fb',
    '.\n./admin',
    'a%0d%0ab',
  ])('fails for %j', (value) => {
    expect(() => pathGuard(address)(base + value)).toThrow(
      expect.objectContaining({ code: 'RECEIVER_ADDRESS_REFUSED' }),
    );
  });

  it('makes ? and # of a value a part of the path', () => {
    expect(pathGuard(address)(`${base}a?admin=1#b`)).toBe(`${base}a%3Fadmin=1%23b`);
  });

  it('fails when a value leaves a part of the path that it lengthens', () => {
    const open = 'https://api.example.com/tenant-${property.tenant}';

    expect(() => pathGuard(open)('https://api.example.com/tenant-1/../../x')).toThrow(
      expect.objectContaining({ code: 'RECEIVER_ADDRESS_REFUSED' }),
    );
  });

  it('leaves an address whose host comes from the message to the guard of hosts', () => {
    expect(pathGuard('${property.base}/v1')('https://any.example/v1')).toBe('https://any.example/v1');
  });

  it('lets no value leave the literal part, however often a server decodes it', () => {
    const pieces = [
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%25',
      '2e',
      '@',
      '?',
      '#',
      ':',
      'a',
      '\n',
      ';',
      '//b.example',
    ];
    const values = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''));

    fc.assert(
      fc.property(values, (value) => {
        const url = passed(value);
        if (!url) return;
        expect([url.host, url.username, url.search, url.hash]).toEqual(['api.example.com', '', '', '']);
        for (const path of decodedPaths(url.pathname)) {
          expect(path).toMatch(/^\/v1(?:\/|$)/);
          expect(path.split(/[\\/]/)).not.toContain('..');
        }
      }),
      { numRuns: 3000 },
    );
  });
});

function passed(value: string): URL | undefined {
  try {
    return new URL(pathGuard(address)(base + value));
  } catch {
    return undefined;
  }
}

/** The path as the first, the second and the third server reads it. */
function decodedPaths(path: string): readonly string[] {
  const decoded = (text: string): string =>
    text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [path, decoded(path), decoded(decoded(path)), decoded(decoded(decoded(path)))];
}
