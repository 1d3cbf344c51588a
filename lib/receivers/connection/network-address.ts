import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ReceiverError } from '../../errors.ts';
import type { OutboundRequest, Reach } from '../../exchange/ports.ts';

/**
 * Refuses a request to an IP address that its reach leaves out; names are judged by what they resolve to.
 * @throws ReceiverError `RECEIVER_ADDRESS_REFUSED`
 */
export async function refuseAddress(request: OutboundRequest): Promise<void> {
  const { url, reach = 'any' } = request;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (reach === 'any' || isIP(host) === 0) return;
  const { isReachable } = await addressClass();
  if (!isReachable(host, reach)) throw addressRefused(request);
}

/** Loaded when it is first asked, which a flow without open addresses never does. */
function addressClass() {
  return import('./address-class.ts');
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
    lookup(hostname, { ...options, all: true }, async (error, addresses) => {
      if (error) return callback(error, []);
      const { isReachable } = await addressClass();
      if (!proxies.has(hostname) && addresses.some(({ address }) => !isReachable(address, reach))) {
        return callback(Object.assign(new Error('Address refused'), { code: refusedAddressCode }), []);
      }
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? '', first?.family);
    });
  };
}
