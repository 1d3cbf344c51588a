import type { ReceiverAuthentication } from '../../flow/receivers.ts';
import { apiKeyAuthentication } from './api-key.ts';
import type { Authentication } from './authentication.ts';
import { basicAuthentication } from './basic.ts';
import { bearerAuthentication } from './bearer.ts';
import { clientCertificateAuthentication } from './client-certificate.ts';
import { oauth2ClientCredentials } from './oauth2-client-credentials.ts';

/** The table of authentications: one line per kind. */
export function compiledAuthentication(
  declaration: ReceiverAuthentication = { type: 'none' },
): Authentication | undefined {
  switch (declaration.type) {
    case 'none':
      return undefined;
    case 'basic':
      return basicAuthentication(declaration);
    case 'bearer':
      return bearerAuthentication(declaration);
    case 'api-key':
      return apiKeyAuthentication(declaration);
    case 'oauth2-client-credentials':
      return oauth2ClientCredentials(declaration);
    case 'client-certificate':
      return clientCertificateAuthentication(declaration);
  }
}
