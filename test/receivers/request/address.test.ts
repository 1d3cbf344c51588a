import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../../lib/message/secret.ts';
import { compiledAddress } from '../../../lib/receivers/request/address.ts';
import { testExchange } from '../../support/exchange.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { messageOf } from '../../support/http-call.ts';
import { scopeFor } from '../../support/scope.ts';

type Headers = Readonly<Record<string, string | Secret>>;

async function url(address: string, query: string | undefined, headers: Headers = {}): Promise<string> {
  const declared = query === undefined ? { address } : { address, query };
  const exchange = testExchange({ credentials: fakeCredentials({ key: ['k-1'] }) });
  const compiled = compiledAddress(declared);
  return compiled.url(await scopeFor(compiled.expressions, messageOf({ headers }), exchange)).href;
}

const base = 'https://api.example.com/v1';

describe('compiledAddress', () => {
  it.each([
    { address: base, query: undefined, headers: {}, expected: base },
    { address: base, query: 'a=1&b=%20', headers: {}, expected: `${base}?a=1&b=%20` },
    {
      address: `${base}/\${header.id}`,
      query: 'x=${header.x}',
      headers: { id: '7', x: 'y' },
      expected: `${base}/7?x=y`,
    },
    {
      address: `${base}/\${header.CamelHttpPath}`,
      query: '${header.CamelHttpQuery}',
      headers: { CamelHttpPath: 'models/gpt', CamelHttpQuery: 'limit=2&after=a%2Fb' },
      expected: `${base}/models/gpt?limit=2&after=a%2Fb`,
    },
    {
      address: `${base}/\${header.id}`,
      query: '${header.none}',
      headers: { id: 'ü b' },
      expected: `${base}/%C3%BC%20b`,
    },
    ...[
      ['a&b=c', 'a%26b%3Dc'],
      ['#x', '%23x'],
      ['a+b c', 'a%2Bb%20c'],
      ['100%', '100%25'],
      ['%26', '%2526'],
      ['\ud800', '%EF%BF%BD'],
    ].map(([x, encoded]) => ({
      ...{ address: base, query: 'a=1&x=${header.x}&z=2', headers: { x } },
      expected: `${base}?a=1&x=${encoded}&z=2`,
    })),
    {
      address: `${base}?own=\${header.x}`,
      query: 'x=${header.x}',
      headers: { x: 'a&b?c' },
      expected: `${base}?own=a%26b%3Fc&x=a%26b%3Fc`,
    },
    {
      address: base,
      query: 'a=1&${header.CamelHttpQuery}&b=${header.x}${header.x}',
      headers: { CamelHttpQuery: 'c=2&d=%20', x: '&' },
      expected: `${base}?a=1&c=2&d=%20&b=%26%26`,
    },
  ])('gives $expected', async ({ address, query, headers, expected }) => {
    expect(await url(address, query, headers as Headers)).toBe(expected);
  });

  it('sends query and path of the caller nowhere by themselves', async () => {
    const headers = {
      CamelHttpPath: 'admin',
      CamelHttpQuery: 'a=1',
      CamelHttpUrl: 'https://caller.example/',
    };

    expect(await url(base, undefined, headers)).toBe(base);
  });

  it('goes where CamelHttpUri says, with the query of the receiver', async () => {
    const headers = { CamelHttpUri: 'https://eu.example.com/v2?a=1' };

    expect(await url(base, 'b=2', headers)).toBe('https://eu.example.com/v2?a=1&b=2');
  });

  it('keeps a # out of the query', async () => {
    expect(await url(base, 'q=${header.q}', { q: 'a#b' })).toBe(`${base}?q=a%23b`);
  });

  it.each([
    { address: '${header.any}', headers: { any: 'ftp://api.example.com' } },
    { address: '${header.any}', headers: { any: 'https://user:pass@api.example.com' } },
    { address: '${header.any}', headers: {} },
    { address: 'api.example.com', headers: {} },
  ])('fails for $address with $headers', async ({ address, headers }) => {
    await expect(url(address, undefined, headers as Headers)).rejects.toMatchObject({
      code: 'EXPRESSION_EVALUATION',
    });
  });

  it('fails for a path that leaves the literal part', async () => {
    const address = `${base}/\${header.CamelHttpPath}`;

    await expect(url(address, undefined, { CamelHttpPath: '../admin' })).rejects.toMatchObject({
      code: 'RECEIVER_ADDRESS_REFUSED',
    });
  });

  it.each([
    { address: `${base}/\${header.key}`, query: undefined, headers: { key: new Secret('k-1') } },
    { address: base, query: 'key=${secureParameter.key}', headers: {} },
    { address: base, query: undefined, headers: { CamelHttpUri: new Secret('https://k-1.example/') } },
  ])('fails for a secret in $address?$query', async ({ address, query, headers }) => {
    await expect(url(address, query, headers as Headers)).rejects.toMatchObject({
      code: 'SECRET_MISPLACED',
      message: expect.not.stringContaining('k-1'),
    });
  });
});
