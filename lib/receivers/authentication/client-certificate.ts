import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ClientCertificate } from '../../exchange/ports.ts';
import type { ClientCertificateAuthentication } from '../../flow/receivers.ts';
import { Secret } from '../../message/secret.ts';
import type { Authentication } from './authentication.ts';
import { credentialAuthentication } from './credential-proof.ts';
import { secretMembers } from './secret-members.ts';
import { UnusableSecret } from './unusable-secret.ts';

/** The same secret gives the same object, so that its connections go on being used. */
export function clientCertificateAuthentication({
  credential,
}: ClientCertificateAuthentication): Authentication {
  let last: { readonly text: string; readonly certificate: ClientCertificate } | undefined;
  return credentialAuthentication(credential, (source) => {
    const text = source.reveal();
    if (last?.text !== text) last = { text, certificate: clientCertificate(source, credential) };
    return { headers: [], certificate: last.certificate, shown: last.certificate.privateKey };
  });
}

function clientCertificate(source: Secret, credential: string): ClientCertificate {
  const { certificate, privateKey } = secretMembers(source, ['certificate', 'privateKey']);
  if (!isPair(certificate, privateKey)) throw notAPair();
  return { certificate, privateKey: new Secret(privateKey), credential };
}

function isPair(certificate: string, privateKey: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false;
  }
}

function notAPair(): UnusableSecret {
  return new UnusableSecret(
    'holds no certificate with the private key that belongs to it',
    'Put both in PEM form into it, the key without a passphrase.',
  );
}
