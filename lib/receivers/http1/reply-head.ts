import { type HeaderPairs, headerValue } from '../../message/header-pairs.ts';
import { ReplyInvalid } from './reply-invalid.ts';

/** How long a body is: so many bytes, in chunks that say their size, or until the connection ends. */
export type BodyFraming = number | 'chunked' | 'until close';

/** Status and headers of a reply. */
export interface ReplyHead {
  readonly status: number;
  readonly statusText: string;
  /** As they came, in their order. */
  readonly headers: HeaderPairs;
  readonly framing: BodyFraming;
  /** Whether the connection may be used again after the reply. */
  readonly isKeptAlive: boolean;
}

/**
 * Reads a head without the empty line at its end.
 * @param method of the request
 * @throws ReplyInvalid
 * @see RFC 9112, sections 4 to 6 and 9.3
 */
export function replyHead(text: string, method: string): ReplyHead {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const [, minor, code, statusText = ''] = statusLinePattern.exec(statusLine) ?? [];
  if (code === undefined) throw new ReplyInvalid('its first line is no status line');
  const status = Number(code);
  if (status === 101) throw new ReplyInvalid('it changes the protocol, which nobody asked for');
  const headers = lines.map(headerPair);
  const declared = bodyFraming(headers);
  const framing = hasNoBody(status, method) ? 0 : declared;
  return { status, statusText, headers, framing, isKeptAlive: isPersistent({ headers, framing, minor }) };
}

const statusLinePattern = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const headerPattern = /^([\w!#$%&'*+.^`|~-]+):([\t\x20-\x7e\x80-\xff]*)$/;

/**
 * Reads a header line. One that goes on with the line before it is refused: it was a way to read one reply as two.
 * @throws ReplyInvalid
 */
export function headerPair(line: string): readonly [name: string, value: string] {
  const [, name, value] = headerPattern.exec(line) ?? [];
  if (name === undefined || value === undefined)
    throw new ReplyInvalid('one of its header lines cannot be read');
  return [name, withoutBlanks(value)];
}

/** In one pass: patterns for blanks at an end try each blank of a long row again. `trim` takes more than blanks. */
function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (isBlank(text, start)) start += 1;
  while (end > start && isBlank(text, end - 1)) end -= 1;
  return text.slice(start, end);
}

function isBlank(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === 0x20 || code === 0x09;
}

function hasNoBody(status: number, method: string): boolean {
  return method === 'HEAD' || status < 200 || status === 204 || status === 304;
}

/** Lengths that contradict each other are how one reply is made to look like two. @see RFC 9112, section 6.3 */
function bodyFraming(headers: HeaderPairs): BodyFraming {
  const codings = allValues(headers, 'transfer-encoding');
  const lengths = allValues(headers, 'content-length');
  if (codings.length > 0) {
    if (lengths.length > 0) throw new ReplyInvalid('it says its length in two ways');
    if (codings.join().toLowerCase() === 'chunked') return 'chunked';
    throw new ReplyInvalid('it comes in a transfer coding that is not known');
  }
  const [length, ...others] = lengths;
  if (length === undefined) return 'until close';
  if (!/^\d{1,15}$/.test(length) || others.length > 0) throw new ReplyInvalid('its length is not readable');
  return Number(length);
}

type Ending = Pick<ReplyHead, 'headers' | 'framing'> & { readonly minor: string | undefined };

/** @see RFC 9112, section 6.1: nobody can tell where a reply of HTTP/1.0 in chunks ends */
function isPersistent({ headers, framing, minor }: Ending): boolean {
  if (framing === 'until close' || (framing === 'chunked' && minor === '0')) return false;
  const options = allValues(headers, 'connection').join().toLowerCase();
  if (options === '') return minor === '1';
  const listed = options.split(',').map(withoutBlanks);
  return !listed.includes('close') && (minor === '1' || listed.includes('keep-alive'));
}

const none: readonly string[] = [];

function allValues(headers: HeaderPairs, lowerCaseName: string): readonly string[] {
  if (headerValue(headers, lowerCaseName) === undefined) return none;
  return headers.filter(([name]) => name.toLowerCase() === lowerCaseName).map(([, value]) => value);
}

/**
 * How long the receiver keeps an idle connection open, in milliseconds, where it says so.
 * @see RFC 2068, section 19.7.1.1 (`Keep-Alive`), which servers still send
 */
export function keepAliveMs(headers: HeaderPairs): number | undefined {
  const seconds = /(?:^|[\s,])timeout=(\d{1,9})/i.exec(headerValue(headers, 'keep-alive') ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
