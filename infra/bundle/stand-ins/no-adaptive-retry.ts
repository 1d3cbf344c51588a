import { leftOut } from './left-out.ts';

/** The client asks for the standard way to try again (lib/aws/secrets-manager-client.ts). */
export class AdaptiveRetryStrategy {
  constructor() {
    throw leftOut('Adaptive retries are');
  }
}
