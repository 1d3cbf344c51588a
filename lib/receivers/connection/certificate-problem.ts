import type { PeerCertificate } from 'node:tls';
import type { OutboundRequest } from '../../exchange/ports.ts';

/**
 * Why a certificate is not trusted, as the end of a sentence: which one it is and what is wrong with it. Nothing when
 * the receiver showed none, as when the two sides agree on no protocol.
 */
export function certificateProblem(
  code: string,
  certificate: PeerCertificate | undefined,
  { url }: OutboundRequest,
): string {
  if (!certificate?.subject) return '';
  return `: certificate "${nameText(certificate.subject)}" ${problem(code, certificate, url.hostname)}`;
}

function problem(code: string, certificate: PeerCertificate, host: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return isPast(certificate.valid_to)
        ? `expired on ${dayText(certificate.valid_to)}`
        : 'was signed with a certificate that has expired';
    case 'CERT_NOT_YET_VALID':
      return `is valid only from ${dayText(certificate.valid_from)} on`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `is for ${certificate.subjectaltname ?? 'no host'}, not for ${host}`;
    default:
      return `was issued by "${nameText(certificate.issuer)}", which this flow does not trust`;
  }
}

function isPast(date: string): boolean {
  return Date.parse(date) < Date.now();
}

function dayText(date: string): string {
  const time = Date.parse(date);
  return Number.isNaN(time) ? date : new Date(time).toISOString().slice(0, 10);
}

/** A distinguished name, such as `CN=api.example.com, O=Example`. */
function nameText(name: PeerCertificate['subject']): string {
  const parts = (['CN', 'OU', 'O', 'C'] as const).flatMap((part) => {
    const value: unknown = name[part];
    return value === undefined ? [] : [`${part}=${String(value)}`];
  });
  return parts.join(', ');
}
