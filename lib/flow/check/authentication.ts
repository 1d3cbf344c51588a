import type { ReceiverAuthentication } from '../receivers.ts';
import { type Mistake, mistakeIn } from './finding.ts';

export function checkAuthentication(
  authentication: ReceiverAuthentication | undefined,
  place: readonly string[],
): readonly Mistake[] {
  switch (authentication?.type) {
    case 'api-key':
      return checkHeaderName(authentication.header, [...place, 'header']);
    case 'oauth2-client-credentials':
      return checkTokenUrl(authentication.tokenUrl, [...place, 'tokenUrl']);
    case 'none':
    case 'basic':
    case 'bearer':
    case 'client-certificate':
    case undefined:
      return [];
  }
}

/** @see RFC 9110, section 5.1 (Field Names) */
export function checkHeaderName(name: string | undefined, place: readonly string[]): readonly Mistake[] {
  if (name === undefined || /^[\w!#$%&'*+.^`|~-]+$/.test(name) || /\{\{/.test(name)) return [];
  return [mistakeIn(name, 'This is no name of a header.', place)];
}

function checkTokenUrl(tokenUrl: string, place: readonly string[]): readonly Mistake[] {
  const protocol = URL.parse(tokenUrl)?.protocol;
  if (protocol === 'https:' || protocol === 'http:' || /\{\{/.test(tokenUrl)) return [];
  return [mistakeIn(tokenUrl, 'The token service is named by a full URL.', place)];
}
