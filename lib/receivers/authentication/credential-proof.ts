import type { Secret } from '../../message/secret.ts';
import type { Authentication, Proof } from './authentication.ts';

/** An authentication whose proof is made of the credential alone. */
export function credentialAuthentication(
  credential: string,
  toProof: (source: Secret) => Omit<Proof, 'source'>,
): Authentication {
  const proofs = new WeakMap<Secret, Proof>();
  const proof = (source: Secret): Proof => {
    const known = proofs.get(source);
    if (known) return known;
    const made = { ...toProof(source), source };
    proofs.set(source, made);
    return made;
  };
  return {
    credential,
    proof: async ({ exchange }) => proof(await exchange.ports.credentials.get(credential)),
    renewedProof: async ({ source }, { exchange }) =>
      proof(await exchange.ports.credentials.renewed(credential, source)),
  };
}
