import { leftOut } from './left-out.ts';

/** The SDK's fallback for a Node.js built without OpenSSL, which Lambda's is not. */
export class Sha256Js {
  constructor() {
    throw leftOut('SHA-256 in JavaScript is');
  }
}
