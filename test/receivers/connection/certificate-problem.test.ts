import { describe, expect, it } from '@jest/globals';
import type { PeerCertificate } from 'node:tls';
import { certificateProblem } from '../../../lib/receivers/connection/certificate-problem.ts';
import { outboundRequest } from '../../support/outbound.ts';

const shown = {
  subject: { CN: 'api.example.com', O: ['One', 'Two'] },
  issuer: { CN: 'Example CA', C: 'DE' },
  valid_from: 'Jan  2 00:00:00 2020 GMT',
  valid_to: 'Jan  2 00:00:00 2120 GMT',
  subjectaltname: 'DNS:api.example.com',
} as unknown as PeerCertificate;

const request = outboundRequest('https://eu.example.com/');

describe('certificateProblem', () => {
  it.each([
    { code: 'CERT_HAS_EXPIRED', certificate: shown, says: 'was signed with a certificate that has expired' },
    {
      code: 'CERT_HAS_EXPIRED',
      certificate: { ...shown, valid_to: 'Feb  3 00:00:00 2021 GMT' },
      says: 'expired on 2021-02-03',
    },
    { code: 'CERT_NOT_YET_VALID', certificate: shown, says: 'is valid only from 2020-01-02 on' },
    {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      certificate: shown,
      says: 'is for DNS:api.example.com, not for eu.example.com',
    },
    {
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
      certificate: shown,
      says: 'was issued by "CN=Example CA, C=DE", which this flow does not trust',
    },
  ])('says for $code: $says', ({ code, certificate, says }) => {
    expect(certificateProblem(code, certificate, request)).toBe(
      `: certificate "CN=api.example.com, O=One,Two" ${says}`,
    );
  });

  it.each([undefined, {} as PeerCertificate])(
    'says nothing where no certificate was shown',
    (certificate) => {
      expect(certificateProblem('EPROTO', certificate, request)).toBe('');
    },
  );
});
