import ipaddr from 'ipaddr.js';
import type { Reach } from '../../exchange/ports.ts';

/** Ranges of one's own machine and network, by their names in ipaddr.js. @see RFC 1918, RFC 4193, RFC 6598 */
const ownNetworks: ReadonlySet<string> = new Set(['loopback', 'private', 'carrierGradeNat', 'uniqueLocal']);

/** Further ones that ipaddr.js counts to larger ranges: for benchmarks, the old site-local ones, local NAT64. */
const moreOwnNetworks = ['198.18.0.0/15', 'fec0::/10', '64:ff9b:1::/48'].map(subnet);

/** The only IPv6 addresses that are given to hosts of the internet. @see RFC 4291, section 2.4 */
const globalUnicast = subnet('2000::/3');

/** Cloud metadata services that have an address of an own network. */
const metadata = ['fd00:ec2::/32', '100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32'].map(subnet);

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Subnet = readonly [network: Address, prefix: number];

function subnet(text: string): Subnet {
  return ipaddr.parseCIDR(text);
}

function isWithin(address: Address, [network, prefix]: Subnet): boolean {
  return address.kind() === network.kind() && address.match(network, prefix);
}

/** Whether a request with this reach may be sent to an IP address. */
export function isReachable(address: string, reach: Reach): boolean {
  if (reach === 'any') return true;
  const meant = meantAddress(ipaddr.parse(address.replace(/%.*$/, '')));
  if (metadata.some((each) => isWithin(meant, each))) return false;
  return isPublic(meant) || (reach === 'private' && isOwnNetwork(meant));
}

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || isWithin(address, globalUnicast));
}

function isOwnNetwork(address: Address): boolean {
  return ownNetworks.has(address.range()) || moreOwnNetworks.some((each) => isWithin(address, each));
}

/** Where an IPv6 address may hold an IPv4 one in its last 32 bits: mapped, translated, compatible, for NAT64. */
const embedding = ['::ffff:0:0/96', '::ffff:0:0:0/96', '::/96', '64:ff9b::/96'].map(subnet);

/** The IPv4 address within an IPv6 one that has one, else the address. @see RFC 4291, section 2.5.5; RFC 6052 */
function meantAddress(address: Address): Address {
  const isItself = address.range() === 'unspecified' || address.range() === 'loopback';
  if (isItself || !embedding.some((each) => isWithin(address, each))) return address;
  return ipaddr.fromByteArray(address.toByteArray().slice(-4));
}
