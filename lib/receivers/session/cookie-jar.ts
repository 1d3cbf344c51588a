interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly isSecure: boolean;
}

/** More than this from one host is no session any more; the oldest go. */
const maxCookies = 50;

/**
 * The cookies of a session. Each goes back to the very host that set it, `Domain` or not: a flow calls the hosts it
 * names, so nothing is gained by showing a cookie to their neighbours. They live as long as the session does.
 * @see RFC 6265, section 5
 */
export class CookieJar {
  #cookies: readonly Cookie[] = [];

  /** Keeps what a `Set-Cookie` header of a reply says, or forgets the cookie where that is what it says. */
  keep(header: string, url: URL): void {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const [name, value] = split(pair);
    if (name === '' || value === undefined) return;
    const given = new Map(
      attributes.map((attribute) => split(attribute)).map(([key, text]) => [key.toLowerCase(), text]),
    );
    const path = given.get('path')?.startsWith('/') ? (given.get('path') ?? '/') : directory(url);
    const cookie = { name, value, host: url.host, path, isSecure: given.has('secure') };
    const others = this.#cookies.filter((known) => !isSame(known, cookie));
    this.#cookies = isOver(given) ? others : [...others, cookie].slice(-maxCookies);
  }

  /** The value of the `Cookie` header for a request; empty when there is none to send. */
  cookiesFor(url: URL): string {
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

/** How a host takes a cookie back: an age of nothing, or a day that is gone. */
function isOver(attributes: ReadonlyMap<string, string | undefined>): boolean {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  return Date.parse(attributes.get('expires') ?? '') <= Date.now();
}

function isBeneath({ pathname }: URL, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
