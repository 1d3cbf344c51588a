import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../lib/exchange/deadline.ts';
import type { OutboundRequest } from '../../../lib/exchange/ports.ts';
import {
  guardedLookup,
  refuseAddress,
  refusedAddressCode,
} from '../../../lib/receivers/connection/network-address.ts';

function requestTo(url: string, reach: OutboundRequest['reach']): OutboundRequest {
  const deadline = Deadline.in(1000);
  return {
    receiver: 'r',
    url: new URL(url),
    method: 'GET',
    headers: [],
    body: undefined,
    timeoutMs: 1000,
    deadline,
    reach,
  };
}

describe('refuseAddress', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data',
  ])('fails for %s', async (url) => {
    await expect(refuseAddress(requestTo(url, 'public'))).rejects.toMatchObject({
      code: 'RECEIVER_ADDRESS_REFUSED',
    });
  });

  it.each([
    { url: 'http://127.0.0.1/', reach: 'any' },
    { url: 'http://127.0.0.1/', reach: 'private' },
    { url: 'http://8.8.8.8/', reach: 'public' },
    { url: 'http://api.example.com/', reach: 'public' },
  ] as const)('lets $url pass with reach $reach', async ({ url, reach }) => {
    await expect(refuseAddress(requestTo(url, reach))).resolves.toBeUndefined();
  });
});

describe('guardedLookup', () => {
  it('fails for a name that resolves to an address outside the reach', async () => {
    const looked = new Promise<NodeJS.ErrnoException | null>((resolve) => {
      guardedLookup('public', new Set())('localhost', { all: true }, (error) => resolve(error));
    });

    expect(await looked).toMatchObject({ code: refusedAddressCode });
  });

  it.each([{ all: true }, { all: false }])('answers the addresses of the reach with %j', async (options) => {
    const answers: unknown[] = [];
    const looked = new Promise<void>((resolve) => {
      guardedLookup('private', new Set())('localhost', { ...options, family: 4 }, (error, address) => {
        answers.push(error, address);
        resolve();
      });
    });
    await looked;

    const all = [{ address: '127.0.0.1', family: 4 }];
    expect(answers).toEqual([null, options.all ? expect.arrayContaining(all) : '127.0.0.1']);
  });

  it('looks the proxy up freely', async () => {
    const looked = new Promise<NodeJS.ErrnoException | null>((resolve) => {
      guardedLookup('public', new Set(['localhost']))('localhost', { all: true }, (error) => resolve(error));
    });

    expect(await looked).toBeNull();
  });
});
