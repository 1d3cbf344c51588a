import type { Secret } from '../message/secret.ts';
import type { Deadline } from './deadline.ts';
import type { ProcessingLogEntry } from './processing-log.ts';
import type { Readable } from 'node:stream';

/** One request to a receiver, ready to be sent. */
export interface OutboundRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
  /** Longest wait for the reply's headers, and then for each further piece of its body, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the call, whatever it waits for. */
  readonly deadline: Deadline;
}

/** A receiver's reply, as soon as its headers are there. The body must be read or destroyed. */
export interface OutboundResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Readable;
}

/**
 * Sends one request. Answers any status; rejects with a `ConnectionError` when no reply came, and its body fails
 * with one when the reply breaks off.
 */
export type Call = (request: OutboundRequest) => Promise<OutboundResponse>;

/** The security material of a flow, by the names its declaration uses. */
export interface Credentials {
  /**
   * The value of a credential.
   * @throws FlowError `CREDENTIAL_MISSING`, `CREDENTIAL_EMPTY`, `CREDENTIAL_UNREADABLE`
   */
  get(name: string): Promise<Secret>;
  /** The value fetched anew, unless somebody fetched it anew since `refused` was read. */
  renewed(name: string, refused: Secret): Promise<Secret>;
}

/** All that a step may touch outside its message. Tests hand in their own. */
export interface Ports {
  readonly call: Call;
  readonly credentials: Credentials;
  /** Takes the entry of each message that ended. */
  readonly log: (entry: ProcessingLogEntry) => void;
  /** The time in milliseconds since 1970. */
  readonly now: () => number;
}
