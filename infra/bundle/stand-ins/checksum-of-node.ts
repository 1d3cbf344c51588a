import { createHash, createHmac } from 'node:crypto';

/** SHA-256 by OpenSSL, which Lambda's Node.js has: the package brings one in JavaScript for those that have none. */
export class Sha256 {
  readonly #hash;

  constructor(secret?: string | Uint8Array) {
    this.#hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

/** Of event streams, which Secrets Manager does not have. */
export class Crc32 {
  constructor() {
    throw new Error('CRC-32 is left out of the bundle (infra/bundle/slim-packages.ts).');
  }
}
