import type { Secret } from '../message/secret.ts';
import type { Deadline } from './deadline.ts';
import type { ProcessingLogEntry } from './processing-log.ts';

/** One request to a receiver, ready to be sent. */
export interface OutboundRequest {
  /** Name of the receiver, for errors. */
  readonly receiver: string;
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
  /** Longest silence of the receiver: before its reply, and between two pieces of it. In milliseconds. */
  readonly timeoutMs: number;
  /** Ends the call, whatever it waits for. */
  readonly deadline: Deadline;
}

/** A receiver's reply, as soon as its headers are there. The body must be read or cancelled. */
export interface OutboundResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the reply unread. */
  cancel(): void;
}

/**
 * Sends one request. Answers any status; the body fails with the same errors when the reply breaks off.
 * @throws ReceiverError `RECEIVER_UNREACHABLE`, `RECEIVER_CONNECTION_LOST`, `RECEIVER_NOT_TRUSTED`,
 *   `RECEIVER_TIMEOUT`, `DEADLINE_EXCEEDED`, `RECEIVER_REPLY_INVALID`
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
