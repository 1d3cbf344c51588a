import type { OutboundRequest } from '../../exchange/ports.ts';
import { isHeaderName } from '../../message/header-rules.ts';

/**
 * The first lines of a request, up to its body.
 * @throws Error `ERR_INVALID_CHAR` for a method or a header that HTTP cannot carry
 */
export function requestHead(request: OutboundRequest): string {
  const { url, method, headers } = request;
  if (!isHeaderName(method)) throw unsendable();
  let head = `${method} ${target(url)}`;
  for (const [name, value] of headers) {
    if (!isHeaderName(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw unsendable();
    head += `${name}: ${value}\r\n`;
  }
  for (const [name, value] of bodyHeaders(request)) head += `${name}: ${value}\r\n`;
  return `${head}Connection: keep-alive\r\n\r\n`;
}

/** What says where the body of a request ends. @see RFC 9112, section 6 */
export function bodyHeaders({ body, stream }: OutboundRequest): OutboundRequest['headers'] {
  const length = stream ? stream.length : body?.length;
  if (length !== undefined) return [['Content-Length', String(length)]];
  return stream ? [['Transfer-Encoding', 'chunked']] : [];
}

/** Nothing of it is shown: it may be a key. */
function unsendable(): Error {
  return Object.assign(new Error('HTTP cannot carry the head of the request.'), { code: 'ERR_INVALID_CHAR' });
}

const targets = new WeakMap<URL, string>();

/** Path and host of a URL, kept since the same few are called again and again. A parsed URL holds no blank or line end. */
function target(url: URL): string {
  const known = targets.get(url);
  if (known !== undefined) return known;
  const text = `${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n`;
  targets.set(url, text);
  return text;
}
