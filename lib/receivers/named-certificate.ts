import type { ClientCertificate } from '../exchange/ports.ts';
import type { Secret } from '../message/secret.ts';

/** A client certificate that knows the name of its credential, so that an error can say which one to look at. */
export class NamedCertificate implements ClientCertificate {
  readonly credential: string;
  readonly certificate: string;
  readonly privateKey: Secret;

  constructor(credential: string, { certificate, privateKey }: ClientCertificate) {
    this.credential = credential;
    this.certificate = certificate;
    this.privateKey = privateKey;
  }
}
