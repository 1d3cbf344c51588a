import { type HeaderPairs, headerValue } from './header-pairs.ts';

export function isEventStream(headers: HeaderPairs): boolean {
  return /^text\/event-stream\b/i.test(contentType(headers));
}

export function isJson(headers: HeaderPairs): boolean {
  return /\bjson\b/i.test(contentType(headers));
}

/** The charset that a `Content-Type` names, in lower case; nothing for UTF-8, which is what counts without one. */
export function charsetOf(type: string): string | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1]?.toLowerCase();
  return charset === 'utf-8' || charset === 'utf8' ? undefined : charset;
}

/** The value of `Content-Type`; empty when there is none. */
export function contentType(headers: HeaderPairs): string {
  return headerValue(headers, 'content-type') ?? '';
}
