import type { HeaderPairs } from '../message/header-pairs.ts';

/** A request as it came in, whichever AWS front door it came through. */
export interface HttpRequest {
  readonly method: string;
  /** Full URL that was called, without the query. */
  readonly url: string;
  /** Path within the API: no host, no stage. Percent-encoding as it came. */
  readonly path: string;
  /** Query as it came, without `?`. */
  readonly rawQuery: string;
  /** Decoded query parameters, repeated ones in their order. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: HeaderPairs;
  readonly body: Uint8Array;
  /** Who called, when the front door knows it: for IAM the caller's ARN. */
  readonly caller?: string;
  /** Moment at which the front door took the request, in milliseconds since 1970. */
  readonly receivedAtMs?: number;
}
