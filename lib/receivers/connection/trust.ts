import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { FlowError } from '../../errors.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { ClientCertificate, OutboundTls } from '../../exchange/ports.ts';
import type { TrustDeclaration } from '../../flow/receivers.ts';

/** What the TLS connections of a receiver need; nothing for the defaults. */
export type TlsMaterial = (
  exchange: Exchange,
  certificate?: ClientCertificate,
) => Promise<OutboundTls | undefined>;

/** The same secrets give the same objects; those that others took the place of are {@link isReplaced}. */
export function tlsMaterial(trust: TrustDeclaration | undefined): TlsMaterial {
  let trusting: Trusting | undefined;
  return async (exchange, certificate) => {
    const text = trust && (await exchange.ports.credentials.get(trust.credential)).reveal();
    if (text === undefined && !certificate) return undefined;
    if (!trusting || trusting.text !== text) {
      const renewed = newTrusting(trust, text);
      if (trusting) replaced.add(trusting.bare).add(trusting.latest);
      trusting = renewed;
    }
    return certificate ? withCertificate(trusting, certificate) : trusting.bare;
  };
}

const replaced = new WeakSet<OutboundTls>();

/** Whether a receiver has newer keys and certificates than these, so that no further call will bring them. */
export function isReplaced(tls: OutboundTls): boolean {
  return replaced.has(tls);
}

/** What is made of one value of the trust's secret. */
interface Trusting {
  readonly text: string | undefined;
  readonly bare: OutboundTls;
  readonly withCertificates: WeakMap<ClientCertificate, OutboundTls>;
  /** With the newest certificate, or bare before there is one. */
  latest: OutboundTls;
}

function newTrusting(trust: TrustDeclaration | undefined, text = ''): Trusting {
  const bare = {
    trusted: trust && parseCertificates(text, trust.credential),
    trustsDefaults: trust?.mode !== 'only',
  };
  return { text: trust && text, bare, withCertificates: new WeakMap(), latest: bare };
}

function withCertificate(trusting: Trusting, certificate: ClientCertificate): OutboundTls {
  const { bare, withCertificates, latest } = trusting;
  const known = withCertificates.get(certificate);
  if (known) return known;
  const tls = { ...bare, certificate };
  withCertificates.set(certificate, tls);
  if (latest !== bare) replaced.add(latest);
  trusting.latest = tls;
  return tls;
}

const certificatePattern = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates in a PEM text.
 * @throws FlowError `CREDENTIAL_UNREADABLE` when it holds none, or one that cannot be read
 */
function parseCertificates(pem: string, credential: string): readonly string[] {
  const certificates = pem.match(certificatePattern) ?? [];
  if (certificates.length > 0 && certificates.every(isCertificate)) return certificates;
  throw new FlowError(
    'CREDENTIAL_UNREADABLE',
    `The credential "${credential}" holds ${pem.length} characters, but no readable certificates.`,
    { hint: 'Put certificates in PEM form into the secret, one after the other.' },
  );
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** Keys and certificates as Node's TLS wants them. */
export function secureContext({ trusted, trustsDefaults, certificate }: OutboundTls): SecureContext {
  const defaults = trustsDefaults ? getCACertificates('default') : [];
  return createSecureContext({
    ...(trusted && { ca: [...defaults, ...trusted] }),
    ...(certificate && { cert: certificate.certificate, key: certificate.privateKey.reveal() }),
  });
}
