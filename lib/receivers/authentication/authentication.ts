import type { Exchange } from '../../exchange/exchange.ts';
import type { ClientCertificate, OutboundRequest } from '../../exchange/ports.ts';
import type { HeaderPairs } from '../../message/header-pairs.ts';
import type { Secret } from '../../message/secret.ts';

/** What shows a receiver who calls. */
export interface Proof {
  /** They take the place of the message's own headers with these names. */
  readonly headers: HeaderPairs;
  readonly certificate?: ClientCertificate;
  /** The secret text that the receiver sees, and must not be quoted with. */
  readonly shown: Secret;
  /** The credential it was made of. */
  readonly source: Secret;
}

/** A message on its way to the receiver. */
export interface ProofContext {
  readonly exchange: Exchange;
  /** The call that the proof is for. */
  readonly request: OutboundRequest;
}

/** How a receiver is told who calls. */
export interface Authentication {
  /** Name of the credential. */
  readonly credential: string;
  proof(context: ProofContext): Promise<Proof>;
  /** A new proof in place of one that was refused. */
  renewedProof(refused: Proof, context: ProofContext): Promise<Proof>;
}
