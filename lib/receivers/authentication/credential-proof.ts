import type { Secret } from '../../message/secret.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { Authentication, Proof, ProofContext } from './authentication.ts';
import { UnusableSecret } from './unusable-secret.ts';

/** An authentication whose proof is made of the credential alone. */
export function credentialAuthentication(
  credential: string,
  toProof: (source: Secret) => Omit<Proof, 'source'>,
): Authentication {
  const proofs = new WeakMap<Secret, Proof>();
  const proof = (source: Secret, { exchange }: ProofContext): Proof => {
    const known = proofs.get(source);
    if (known) return known;
    const made = { ...usable(credential, source, { exchange, make: toProof }), source };
    proofs.set(source, made);
    return made;
  };
  return {
    credential,
    proof: async (context) => proof(await context.exchange.ports.credentials.get(credential), context),
    renewedProof: async ({ source }, context) =>
      proof(await context.exchange.ports.credentials.renewed(credential, source), context),
  };
}

interface Making<Made> {
  readonly exchange: Exchange;
  readonly make: (secret: Secret) => Made;
}

/**
 * What is made of a secret. One that cannot be used is forgotten, so that the next message gets the corrected one.
 * @throws FlowError `CREDENTIAL_UNREADABLE`
 */
export function usable<Made>(credential: string, secret: Secret, { exchange, make }: Making<Made>): Made {
  try {
    return make(secret);
  } catch (error) {
    if (!(error instanceof UnusableSecret)) throw error;
    throw exchange.ports.credentials.unusable(credential, secret, error);
  }
}
