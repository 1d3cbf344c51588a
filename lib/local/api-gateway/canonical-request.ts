import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pathOf, queryOf } from './proxy-event.ts';

/**
 * A request in the one form that both sides sign.
 * @param signedHeaders names in lower case, in the order in which they were signed
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html#create-canonical-request
 */
export function canonicalRequest(
  request: IncomingMessage,
  body: Buffer,
  signedHeaders: readonly string[],
): string {
  return [
    request.method ?? 'GET',
    canonicalPath(pathOf(request)),
    canonicalQuery(queryOf(request)),
    ...signedHeaders.map((name) => `${name}:${headerValues(request, name)}`),
    '',
    signedHeaders.join(';'),
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
}

/** Each part encoded once more than it was sent, as all services but S3 want it. */
function canonicalPath(path: string): string {
  return path.split('/').map(encoded).join('/');
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return `${encoded(decodeURIComponent(name))}=${encoded(decodeURIComponent(value.join('=')))}`;
    })
    .toSorted()
    .join('&');
}

function headerValues({ rawHeaders }: IncomingMessage, lowerCaseName: string): string {
  return rawHeaders
    .flatMap((name, index) =>
      index % 2 === 0 && name.toLowerCase() === lowerCaseName ? [rawHeaders[index + 1] ?? ''] : [],
    )
    .map((value) => value.trim().replaceAll(/ +/g, ' '))
    .join(',');
}

/** Percent-encoding of all but RFC 3986's unreserved characters. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
