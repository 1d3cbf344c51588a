import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ReceiverError } from '../../errors.ts';
import type { OutboundRequest, Reach } from '../../exchange/ports.ts';

/** Addresses that never lead to a receiver: this host, link-local ones and cloud metadata, multicast, reserved. */
const isForbidden = within([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'fd00:ec2::/32',
  'ff00::/8',
  '2001::/32',
  '2002::/16',
]);

/** Addresses of one's own machine and network. @see RFC 1918, RFC 4193, RFC 6598, RFC 6890 */
const isOwnNetwork = within([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '::1/128',
  'fc00::/7',
  'fec0::/10',
  '64:ff9b:1::/48',
]);

/** The list is made when it is first asked, which a flow without open addresses never does. */
function within(subnets: readonly string[]): (address: string) => boolean {
  let list: BlockList | undefined;
  return (address) => {
    list ??= blockList(subnets);
    return list.check(address, family(address));
  };
}

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', prefix] = subnet.split('/');
    list.addSubnet(network, Number(prefix), family(network));
  }
  return list;
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** Whether a request with this reach may be sent to an IP address. */
export function isReachable(address: string, reach: Reach): boolean {
  if (reach === 'any') return true;
  const inner = embeddedIpv4(address) ?? address;
  if (isForbidden(inner)) return false;
  return reach === 'private' || !isOwnNetwork(inner);
}

/**
 * The IPv4 address within an IPv6 one: mapped, compatible or for NAT64.
 * @see RFC 4291, section 2.5.5; RFC 6052
 */
function embeddedIpv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  const text = URL.parse(`http://[${address.replace(/%.*$/, '')}]`)?.hostname ?? '';
  const [, high, low] = /^\[(?:::ffff:|::|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(text) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join('.');
}

/**
 * Refuses a request to an IP address that its reach leaves out; names are judged by what they resolve to.
 * @throws ReceiverError `RECEIVER_ADDRESS_REFUSED`
 */
export function refuseAddress(request: OutboundRequest): void {
  const { url, reach = 'any' } = request;
  if (reach === 'any') return;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isReachable(host, reach)) throw addressRefused(request);
}

/** The refusal of an address, by number or by what its name resolves to. */
export function addressRefused({ receiver, url }: OutboundRequest): ReceiverError {
  const message = `Receiver "${receiver}" must not call ${url.host}: its address is in a network that is closed to messages.`;
  return new ReceiverError('RECEIVER_ADDRESS_REFUSED', message, {
    receiver,
    hint: 'Name a host with a public address, or let the receiver allow private addresses.',
  });
}

/** Code of the error of {@link guardedLookup}. */
export const refusedAddressCode = 'IFLOW_ADDRESS_REFUSED';

/**
 * A lookup that answers only addresses within the reach, so what is connected to is what was checked. A name with even
 * one address outside is refused. Proxies are looked up freely: who runs the flow chose them.
 */
export function guardedLookup(reach: Reach, proxies: ReadonlySet<string>): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      if (!proxies.has(hostname) && addresses.some(({ address }) => !isReachable(address, reach))) {
        return callback(Object.assign(new Error('Address refused'), { code: refusedAddressCode }), []);
      }
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? '', first?.family);
    });
  };
}
