import type { BearerAuthentication } from '../../flow/receivers.ts';
import type { Authentication } from './authentication.ts';
import { credentialAuthentication } from './credential-proof.ts';
import { headerText } from './header-text.ts';

export function bearerAuthentication({ credential }: BearerAuthentication): Authentication {
  return credentialAuthentication(credential, (shown) => ({
    headers: [['Authorization', `Bearer ${headerText(shown)}`]],
    shown,
  }));
}
