import type { Call, OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { headerValue } from '../../message/header-pairs.ts';
import type { HostGuard } from '../connection/host-guard.ts';

/** A call whose redirects may be followed. */
export interface Redirects {
  readonly max: number;
  readonly guard: HostGuard;
  /** The same call as anybody may see it: what another host is sent. */
  readonly bare: () => OutboundRequest;
}

/**
 * The reply at the end of the redirects. Each hop is checked as the first address was; a redirect from https to http,
 * one too many, or one that would need a body again that was sent as it came, is the reply. What shows who calls never
 * goes to another host.
 * @throws ReceiverError `RECEIVER_ADDRESS_REFUSED`
 * @see RFC 9110, section 15.4; WHATWG Fetch, "HTTP-redirect fetch"
 */
export async function redirected(
  call: Call,
  first: OutboundRequest,
  redirects: Redirects,
): Promise<OutboundResponse> {
  let request = first;
  for (let followed = 0; ; followed += 1) {
    const response = await call(request);
    const url = followed < redirects.max ? redirectUrl(response, request.url) : undefined;
    if (!url || !canBeSentAgain(request, response.status)) return response;
    response.cancel();
    request = nextRequest({ request, status: response.status, url }, redirects);
  }
}

/** A body that was sent as it came is gone. */
function canBeSentAgain({ stream, method }: OutboundRequest, status: number): boolean {
  return stream === undefined || becomesGet(status, method);
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectUrl({ status, headers }: OutboundResponse, from: URL): URL | undefined {
  if (!redirectStatuses.has(status)) return undefined;
  const location = headerValue(headers, 'location');
  const url = location === undefined ? null : URL.parse(location, from.href);
  if (url?.username !== '' || url.password !== '') return undefined;
  return url.protocol === 'https:' || (url.protocol === 'http:' && from.protocol === 'http:')
    ? url
    : undefined;
}

interface Hop {
  readonly request: OutboundRequest;
  readonly status: number;
  readonly url: URL;
}

function nextRequest({ request, status, url }: Hop, { guard, bare }: Redirects): OutboundRequest {
  const seen = url.origin === request.url.origin ? request : bare();
  const next = { ...request, headers: seen.headers, tls: seen.tls, url, reach: guard.redirectReach(url) };
  if (!becomesGet(status, request.method)) return next;
  const headers = next.headers.filter(([name]) => !name.toLowerCase().startsWith('content-'));
  return { ...next, method: 'GET', headers, body: undefined, stream: undefined };
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'HEAD';
  return status < 303 && method === 'POST';
}
