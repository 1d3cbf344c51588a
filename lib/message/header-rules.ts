import type { HeaderPairs } from './header-pairs.ts';

/**
 * Headers that belong to one connection, not to the message: they stop at the door in both directions.
 * @see RFC 9110, section 7.6.1 (Connection) and 8.6 (Content-Length)
 */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a header stays on the connection it came on. The name is in lower case. */
export function isHopByHop(lowerCaseName: string): boolean {
  return hopByHop.has(lowerCaseName);
}

const callerCredentials: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'x-api-key',
  'set-cookie',
]);

/** Whether a header or a query parameter says who the caller is: credentials, cookies, AWS signatures. In lower case. */
export function isCallerCredential(lowerCaseName: string): boolean {
  return callerCredentials.has(lowerCaseName) || lowerCaseName.startsWith('x-amz-');
}

const credentialWords =
  /(?:^|[-_])(?:authori[sz]ation|cookie|api-?key|token|secret|password|credential|csrf|xsrf|signature|subscription-key)(?:$|[-_])/;

/**
 * Whether a header may bear a credential, whoever's: those that callers show, and whatever is named like one. It leaves in
 * no reply, and goes to a receiver that lists it by its name. In lower case.
 */
export function bearsCredential(lowerCaseName: string): boolean {
  return isCallerCredential(lowerCaseName) || credentialWords.test(lowerCaseName);
}

/**
 * Whether a header tells the way of an HTTP message, which ends at each door: proxies and gateways write it anew. In
 * lower case.
 */
export function tellsTheWay(lowerCaseName: string): boolean {
  return /^(?:x-forwarded-.*|x-amzn-.*|forwarded|via)$/.test(lowerCaseName);
}

/** Header in which the runtime tells the flow who called. */
export const callerHeader = 'SapAuthenticatedUserName';
const lowerCaseCallerHeader = callerHeader.toLowerCase();

/** Whether a header is one of the runtime's own, which no caller sets and no receiver sees. In lower case. */
export function isRuntimeHeader(lowerCaseName: string): boolean {
  return (
    lowerCaseName.startsWith('camel') ||
    lowerCaseName.startsWith('org.apache.camel') ||
    lowerCaseName === lowerCaseCallerHeader
  );
}

/**
 * The names in lower case that `Connection` headers count to their connection.
 * @see RFC 9110, section 7.6.1
 */
export function connectionHeaders(headers: HeaderPairs): ReadonlySet<string> {
  let names = none;
  for (const [name, value] of headers) {
    if (name.length === connection.length && name.toLowerCase() === connection)
      names = new Set([...names, ...value.split(',').map((listed) => listed.trim().toLowerCase())]);
  }
  return names;
}

const connection = 'connection';
const none: ReadonlySet<string> = new Set();

/** Whether HTTP can carry a header of this name. @see RFC 9110, section 5.6.2 (Tokens) */
export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/**
 * Headers that describe one HTTP message only: a receiver's reply replaces them all, other headers live on.
 * @see Apache Camel, HttpProtocolHeaderFilterStrategy
 */
const protocolHeaders: ReadonlySet<string> = new Set([
  'age',
  'allow',
  'cache-control',
  'date',
  'etag',
  'expires',
  'from',
  'last-modified',
  'location',
  'max-forwards',
  'pragma',
  'range',
  'referer',
  'retry-after',
  'server',
  'user-agent',
  'vary',
  'via',
  'warning',
  'www-authenticate',
]);

/** Whether a header describes only the HTTP message it stands in. In lower case. */
export function isProtocolHeader(lowerCaseName: string): boolean {
  return (
    protocolHeaders.has(lowerCaseName) ||
    lowerCaseName.startsWith('content-') ||
    lowerCaseName.startsWith('accept') ||
    lowerCaseName.startsWith('if-')
  );
}
