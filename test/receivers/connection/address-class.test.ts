import { describe, expect, it } from '@jest/globals';
import { isReachable } from '../../../lib/receivers/connection/address-class.ts';

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
