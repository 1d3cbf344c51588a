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
  const [statusLine = '', ...lines] = unfolded(text).split('\r\n');
  const [, minor, code, statusText = ''] = statusLinePattern.exec(statusLine) ?? [];
  if (code === undefined) throw new ReplyInvalid('its first line is no status line');
  const status = Number(code);
  if (status === 101) throw new ReplyInvalid('it changes the protocol, which nobody asked for');
  const headers = lines.map(headerPair);
  const framing = hasNoBody(status, method) ? 0 : bodyFraming(headers);
  return {
    status,
    statusText,
    headers,
    framing,
    isKeptAlive: framing !== 'until close' && isPersistent(headers, minor),
  };
}

const statusLinePattern = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const headerPattern = /^([\w!#$%&'*+.^`|~-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*)$/;

/** A line that begins with a blank goes on with the value of the one before it. @see RFC 9112, section 5.2 */
function unfolded(text: string): string {
  return text.includes('\n ') || text.includes('\n\t') ? text.replaceAll(/[\t ]*\r\n[\t ]+/g, ' ') : text;
}

function headerPair(line: string): readonly [name: string, value: string] {
  const [, name, value] = headerPattern.exec(line) ?? [];
  if (name === undefined || value === undefined)
    throw new ReplyInvalid('one of its header lines cannot be read');
  return [name, /[\t ]$/.test(value) ? value.replace(/[\t ]+$/, '') : value];
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
    if (codings.join().trim().toLowerCase() === 'chunked') return 'chunked';
    throw new ReplyInvalid('it comes in a transfer coding that is not known');
  }
  const [length, ...others] = lengths;
  if (length === undefined) return 'until close';
  if (!/^\d{1,15}$/.test(length) || others.some((other) => other !== length))
    throw new ReplyInvalid('its length is not readable');
  return Number(length);
}

function isPersistent(headers: HeaderPairs, minorVersion: string | undefined): boolean {
  const options = allValues(headers, 'connection').join().toLowerCase();
  if (options === '') return minorVersion === '1';
  const isListed = (option: string): boolean => options.split(',').some((listed) => listed.trim() === option);
  return minorVersion === '1' ? !isListed('close') : isListed('keep-alive');
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
