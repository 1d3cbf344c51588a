import type { ReceiverAuthentication } from '../receivers.ts';
import { type Mistake, mistakeIn } from './finding.ts';
import { checkHeaderName } from './header-names.ts';

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

function checkTokenUrl(tokenUrl: string, place: readonly string[]): readonly Mistake[] {
  const protocol = URL.parse(tokenUrl)?.protocol;
  if (protocol === 'https:' || protocol === 'http:' || /\{\{/.test(tokenUrl)) return [];
  return [mistakeIn(tokenUrl, 'The token service is named by a full URL.', place)];
}
