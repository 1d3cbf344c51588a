import type { NumberOrParameter } from './flow.ts';
import type { HttpMethod } from './senders.ts';

/** Who is called. */
export type ReceiverDeclaration = HttpReceiver;

/**
 * The HTTP receiver. Headers of the message leave only when listed, as from version 1.8 of CPI's adapter on.
 * @see SAP Help, "HTTP Receiver Adapter"
 */
export interface HttpReceiver {
  readonly type: 'http';
  readonly method: HttpMethod;
  /** Full URL without query; may hold expressions. */
  readonly address: string;
  /** Query without `?`, encoded by who writes it; may hold expressions. */
  readonly query?: string;
  /** @default { type: 'none' } */
  readonly authentication?: ReceiverAuthentication;
  /**
   * Longest wait for the reply in milliseconds, never beyond the message's own deadline.
   * @default 60000
   */
  readonly timeoutMs?: NumberOrParameter;
  /**
   * Headers of the message to send: names parted by `|`, `*` for all. `Content-Type` is always sent.
   * @default ''
   */
  readonly requestHeaders?: string;
  /**
   * Headers of the reply to take into the message: names parted by `|`, `*` for all.
   * @default '*'
   */
  readonly responseHeaders?: string;
  /**
   * Whether a status outside 2xx fails the message; otherwise it flows on with `CamelHttpResponseCode`.
   * @default true
   */
  readonly throwExceptionOnFailure?: boolean;
}

/** How the receiver is told who calls. The value is added at the moment of sending and is never in the message. */
export type ReceiverAuthentication =
  | { readonly type: 'none' }
  | { readonly type: 'bearer'; readonly credential: string };
