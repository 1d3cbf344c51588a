import type { FlowError } from '../errors.ts';
import type { StreamedBody } from '../message/body.ts';
import type { Secret } from '../message/secret.ts';
import type { Deadline } from './deadline.ts';
import type { ProcessingLogEntry } from './processing-log.ts';
import type { HeaderPairs } from '../message/header-pairs.ts';

/** One request to a receiver, ready to be sent. */
export interface OutboundRequest {
  /** Name of the receiver, for errors. */
  readonly receiver: string;
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderPairs;
  readonly body: Uint8Array | undefined;
  /** A body that is still on its way, in place of one at hand: it is sent as it comes, and so only once. */
  readonly stream?: StreamedBody | undefined;
  /** Longest time until the reply begins, in milliseconds. */
  readonly timeoutMs: number;
  /** When that time is over, for a call that is not the first one in it. @default timeoutMs from now */
  readonly until?: Deadline | undefined;
  /** Longest time to open a connection, in milliseconds. @default timeoutMs */
  readonly connectTimeoutMs?: number | undefined;
  /** Longest wait for the reply once the request is sent, in milliseconds. @default timeoutMs */
  readonly firstByteTimeoutMs?: number | undefined;
  /** Longest silence within the reply, in milliseconds. @default timeoutMs */
  readonly idleTimeoutMs?: number | undefined;
  /** Keys and certificates; requests with equal ones share connections, whoever made the object. @default none */
  readonly tls?: OutboundTls | undefined;
  /** URL of a proxy, `none` for the direct way. @default as the environment says */
  readonly proxy?: string | undefined;
  /** Which addresses the host may have. @default 'any' */
  readonly reach?: Reach | undefined;
  /** Ends the call, whatever it waits for. */
  readonly deadline: Deadline;
  /** Told when the request is sent once more, and why: the connection that it went over had been closed before. */
  readonly onRepeated?: ((reason: FlowError) => void) | undefined;
}

/**
 * Which addresses may be called: `public` ones only, `private` networks too, or `any`, which is for hosts that the
 * flow itself names.
 */
export type Reach = 'public' | 'private' | 'any';

/** What a TLS connection needs beside the defaults; all PEM. */
export interface OutboundTls {
  /** Certificates to trust. */
  readonly trusted?: readonly string[] | undefined;
  /** Whether {@link OutboundTls.trusted} comes on top of what Node.js trusts. */
  readonly trustsDefaults: boolean;
  readonly certificate?: ClientCertificate | undefined;
}

/** A certificate that says who calls, with its key; both PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly privateKey: Secret;
  /** Name of the credential that both came from, so that an error can say which one to look at. */
  readonly credential?: string;
}

/** A receiver's reply, as soon as its headers are there. The body must be read or cancelled. */
export interface OutboundResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderPairs;
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the reply unread; who is reading it gets the reason. */
  cancel(reason?: Error): void;
  /** Whether the time of the call counts until the reply has ended, not only until it begins. @default no */
  timeUntilEnd?(counts: boolean): void;
}

/**
 * Sends one request. Answers any status; the body fails with the same errors when the reply breaks off.
 * @throws ReceiverError `RECEIVER_UNREACHABLE`, `RECEIVER_CONNECTION_LOST`, `RECEIVER_NOT_TRUSTED`,
 *   `RECEIVER_TIMEOUT`, `RECEIVER_ADDRESS_REFUSED`, `RECEIVER_REPLY_INVALID`
 */
export type Call = (request: OutboundRequest) => Promise<OutboundResponse>;

/** What is wrong with a secret, and how it is put right. */
export interface Unusable {
  readonly message: string;
  readonly hint: string;
}

/** The security material of a flow, by the names its declaration uses. */
export interface Credentials {
  /**
   * The value of a credential.
   * @throws FlowError `CREDENTIAL_MISSING`, `CREDENTIAL_EMPTY`, `CREDENTIAL_UNREADABLE`
   */
  get(name: string): Promise<Secret>;
  /**
   * The value fetched anew, unless somebody fetched it anew since `refused` was read, or found it unchanged a moment ago.
   */
  renewed(name: string, refused: Secret): Promise<Secret>;
  /**
   * The error for a value that nothing can be made of. The value is forgotten, so that the next message gets a new one.
   * @param why the end of a sentence about the value, and what would be right; nothing of the value
   */
  unusable(name: string, secret: Secret, why: Unusable): FlowError;
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
