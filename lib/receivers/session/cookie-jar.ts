interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly isSecure: boolean;
  /** Moment at which it is over, in milliseconds since 1970. */
  readonly endsAtMs: number;
}

/** More than this from one host is no session any more; the oldest go. */
const maxCookies = 50;

/**
 * The cookies of a session. Each goes back to the very host that set it, `Domain` or not: a flow calls the hosts it
 * names, so nothing is gained by showing a cookie to their neighbours. They live as long as they say, and no
 * longer than the session.
 * @see RFC 6265, section 5
 */
export class CookieJar {
  #cookies: readonly Cookie[] = [];
  readonly #now: () => number;

  /** @param now the time in milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Keeps what a `Set-Cookie` header of a reply says, or forgets the cookie where that is what it says. */
  keep(header: string, url: URL): void {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const [name, value] = split(pair);
    if (name === '' || value === undefined) return;
    const given = new Map(
      attributes.map((attribute) => split(attribute)).map(([key, text]) => [key.toLowerCase(), text]),
    );
    const path = given.get('path')?.startsWith('/') ? (given.get('path') ?? '/') : directory(url);
    const endsAtMs = endOf(given, this.#now());
    const cookie = { name, value, host: url.host, path, isSecure: given.has('secure'), endsAtMs };
    const others = this.#cookies.filter((known) => !isSame(known, cookie));
    this.#cookies = endsAtMs <= this.#now() ? others : [...others, cookie].slice(-maxCookies);
  }

  /** The value of the `Cookie` header for a request; empty when there is none to send. */
  cookiesFor(url: URL): string {
    this.#cookies = this.#cookies.filter(({ endsAtMs }) => endsAtMs > this.#now());
    return this.#cookies
      .filter(
        ({ host, path, isSecure }) =>
          host === url.host && isBeneath(url, path) && (!isSecure || url.protocol === 'https:'),
      )
      .sort((one, other) => other.path.length - one.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }
}

function split(pair: string): readonly [name: string, value: string | undefined] {
  const at = pair.indexOf('=');
  return at === -1 ? [pair, undefined] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

/** What a cookie without a path belongs to: the folder of the address that set it. */
function directory({ pathname }: URL): string {
  return pathname.slice(0, Math.max(1, pathname.lastIndexOf('/')));
}

function isSame(one: Cookie, other: Cookie): boolean {
  return one.name === other.name && one.host === other.host && one.path === other.path;
}

/** An age goes over a day; a cookie with neither ends with its session. @see RFC 6265, section 5.3 */
function endOf(attributes: ReadonlyMap<string, string | undefined>, nowMs: number): number {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return nowMs + Number(maxAge) * 1000;
  const day = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(day) ? Number.POSITIVE_INFINITY : day;
}

function isBeneath({ pathname }: URL, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
