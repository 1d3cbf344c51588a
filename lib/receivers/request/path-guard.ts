import { FlowError } from '../../errors.ts';
import { literalHost, literalPrefix } from '../../flow/literal-host.ts';
import { decodedFully } from '../../text/percent-decoding.ts';

/** Checks what the values of a message made of an address. */
export type PathGuard = (evaluated: string) => string;

/**
 * Lets an evaluated address pass when the values in it leave its host and the path before them as they are written; a
 * `?` or `#` in a value is a part of the path. Values that give nothing leave no slash behind, as Camel's
 * `CamelHttpPath` does.
 * @throws FlowError `RECEIVER_ADDRESS_REFUSED` from the guard
 */
export function pathGuard(address: string): PathGuard {
  const prefix = literalPrefix(address);
  const base = URL.parse(prefix);
  if (prefix === address || literalHost(address) === undefined || !base) return (evaluated) => evaluated;
  return (evaluated) => {
    if (evaluated === prefix) return prefix.replace(/\/$/, '');
    const path = evaluated.replaceAll('?', '%3F').replaceAll('#', '%23');
    if (!evaluated.startsWith(prefix) || isClimbing(path) || !isBeneath(path, base)) throw pathRefused();
    return path;
  };
}

/** Whether some server on the way may read the path as one that leads upwards, or as another host. */
function isClimbing(address: string): boolean {
  const path = decodedFully(address.replace(/^https?:\/\//i, ''));
  return /[\\\t\r\n]|\/\//.test(path) || path.split('/').some((segment) => /^\.\.?(?:;.*)?$/s.test(segment));
}

function isBeneath(address: string, base: URL): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  return url.origin === base.origin && url.username === '' && url.pathname.startsWith(base.pathname);
}

function pathRefused(): FlowError {
  return new FlowError(
    'RECEIVER_ADDRESS_REFUSED',
    'A value of the message would lead the call away from the path of the receiver.',
    { hint: 'Send a path without "..", "//", "\\" and line breaks, encoded ones among them.' },
  );
}
