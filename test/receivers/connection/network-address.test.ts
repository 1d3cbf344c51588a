import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../lib/exchange/deadline.ts';
import type { OutboundRequest } from '../../../lib/exchange/ports.ts';
import {
  guardedLookup,
  isReachable,
  refuseAddress,
  refusedAddressCode,
} from '../../../lib/receivers/connection/network-address.ts';

describe('isReachable', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '::ffff:0:8.8.8.8',
    '2a00:1450:4001::200e',
  ])('lets a message reach %s', (address) => {
    expect(isReachable(address, 'public')).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '127.8.9.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '198.18.0.1',
    '::1',
    'fc00::1',
    'fd12:3456::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::1',
    'fec0::1',
    '::ffff:0:127.0.0.1',
    '::ffff:0:10.0.0.1',
  ])('keeps a message from %s unless private addresses are allowed', (address) => {
    expect(isReachable(address, 'public')).toBe(false);
    expect(isReachable(address, 'private')).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '169.254.170.2',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '2002:7f00:1::',
    '::ffff:0:169.254.169.254',
    '::ffff:169.254.169.254%eth0',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '198.51.100.7',
    '203.0.113.9',
    '240.0.0.1',
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:db8::1',
    '3fff::1',
    '5f00::1',
    '4000::1',
    '::2:7f00:1',
    '0:0:1::7f00:1',
  ])('keeps a message from %s in any case', (address) => {
    expect(isReachable(address, 'public')).toBe(false);
    expect(isReachable(address, 'private')).toBe(false);
    expect(isReachable(address, 'any')).toBe(true);
  });
});

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
  ])('fails for %s', (url) => {
    expect(() => refuseAddress(requestTo(url, 'public'))).toThrow(
      expect.objectContaining({ code: 'RECEIVER_ADDRESS_REFUSED' }),
    );
  });

  it.each([
    { url: 'http://127.0.0.1/', reach: 'any' },
    { url: 'http://127.0.0.1/', reach: 'private' },
    { url: 'http://8.8.8.8/', reach: 'public' },
    { url: 'http://api.example.com/', reach: 'public' },
  ] as const)('lets $url pass with reach $reach', ({ url, reach }) => {
    expect(() => refuseAddress(requestTo(url, reach))).not.toThrow();
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
