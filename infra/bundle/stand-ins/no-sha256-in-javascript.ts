/** The SDK's fallback for a Node.js built without OpenSSL, which Lambda's is not. */
export class Sha256Js {
  constructor() {
    throw new Error('SHA-256 in JavaScript is left out of the bundle (infra/bundle/stand-ins.ts).');
  }
}
