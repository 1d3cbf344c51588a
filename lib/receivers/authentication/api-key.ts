import type { ApiKeyAuthentication } from '../../flow/receivers.ts';
import type { Authentication } from './authentication.ts';
import { credentialAuthentication } from './credential-proof.ts';
import { headerText } from './header-text.ts';

export function apiKeyAuthentication({
  credential,
  header,
  prefix = '',
}: ApiKeyAuthentication): Authentication {
  return credentialAuthentication(credential, (shown) => ({
    headers: [[header, `${prefix}${headerText(shown)}`]],
    shown,
  }));
}
