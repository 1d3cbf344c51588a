import { ReceiverError } from '../../errors.ts';
import type { Reach } from '../../exchange/ports.ts';
import { literalHost } from '../../flow/literal-host.ts';
import type { HttpReceiver } from '../../flow/receivers.ts';

/** Which hosts a receiver may call. */
export interface HostGuard {
  /**
   * The reach of a call to a URL; `any` only for the host that the flow's own address names.
   * @throws ReceiverError `RECEIVER_ADDRESS_REFUSED` for a host that is not on the list
   */
  reach(url: URL): Reach;
  /** As {@link HostGuard.reach}, for a redirect: without a list every public host may be redirected to. */
  redirectReach(url: URL): Reach;
}

export function hostGuard(name: string, declaration: HttpReceiver): HostGuard {
  const own = literalHost(declaration.address);
  const guarded: Reach = declaration.allowPrivateAddresses === true ? 'private' : 'public';
  const reach = (url: URL, allowedHosts: readonly string[]): Reach => {
    if (url.host === own) return 'any';
    if (allowedHosts.some((allowed) => isHost(url, allowed))) return guarded;
    throw hostRefused(name, url, declaration.allowedHosts);
  };
  return {
    reach: (url) => reach(url, declaration.allowedHosts ?? []),
    redirectReach: (url) => reach(url, declaration.allowedHosts ?? [url.host]),
  };
}

/** Whether a host is meant by an entry of an allow-list; `*.` stands for one or more labels. */
function isHost(url: URL, allowed: string): boolean {
  const name = allowed.trim().replace(/^\*\./, '');
  const wanted = URL.parse(`${url.protocol}//${name}`)?.host;
  if (wanted === undefined) return false;
  return name === allowed.trim() ? url.host === wanted : url.host.endsWith(`.${wanted}`);
}

function hostRefused(name: string, url: URL, allowedHosts: readonly string[] | undefined): ReceiverError {
  const listed = allowedHosts?.map((host) => `"${host}"`).join(', ') ?? 'none';
  return new ReceiverError(
    'RECEIVER_ADDRESS_REFUSED',
    `Receiver "${name}" must not call the host that the message names (${url.host.length} characters).`,
    { receiver: name, hint: `Its allowedHosts are: ${listed}.` },
  );
}
