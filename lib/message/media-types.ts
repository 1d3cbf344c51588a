import { type HeaderPairs, headerValue } from './header-pairs.ts';

export function isEventStream(headers: HeaderPairs): boolean {
  return /^text\/event-stream\b/i.test(contentType(headers));
}

export function isJson(headers: HeaderPairs): boolean {
  return /\bjson\b/i.test(contentType(headers));
}

/** The value of `Content-Type`; empty when there is none. */
export function contentType(headers: HeaderPairs): string {
  return headerValue(headers, 'content-type') ?? '';
}
