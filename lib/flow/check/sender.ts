import type { SenderDeclaration } from '../senders.ts';
import { type Mistake, mistakeIn } from './finding.ts';
import { checkHeaderPatterns } from './header-names.ts';

/** In Base64 within the 6 MB of a Lambda event, with room for headers. */
const largestBodyBytes = 4_500_000;

export function checkSender(sender: SenderDeclaration): readonly Mistake[] {
  return [
    ...checkAddress(sender.address),
    ...checkHeaderPatterns(sender.allowedHeaders, ['sender', 'allowedHeaders']),
    ...checkMaxBody(sender.maxBodyBytes),
  ];
}

/**
 * SAP's rules of an address: `/` first; letters, digits, `_`, `.`, `-`, `~`, `$`; a `*` only as the last part.
 * @see SAP Help, "HTTPS Sender Adapter"
 */
function checkAddress(address: string): readonly Mistake[] {
  if (/^(?:\/[\w$.~-]+)+(?:\/\*)?$|^\/\*$/.test(address)) return [];
  const message = 'An address is a path such as "/orders" or "/orders/*", of letters, digits and _ . - ~ $.';
  return [mistakeIn(address, message, ['sender', 'address'])];
}

function checkMaxBody(maxBodyBytes = 1): readonly Mistake[] {
  if (Number.isInteger(maxBodyBytes) && maxBodyBytes > 0 && maxBodyBytes <= largestBodyBytes) return [];
  const message = `maxBodyBytes is ${maxBodyBytes}; Lambda takes bodies of 1 to ${largestBodyBytes} bytes.`;
  return [{ place: ['sender', 'maxBodyBytes'], message }];
}
