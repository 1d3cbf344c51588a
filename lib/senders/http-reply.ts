import type { Deadline } from '../exchange/deadline.ts';
import type { Body } from '../message/body.ts';
import type { HeaderPairs } from '../message/header-pairs.ts';

/** The answer to an {@link HttpRequest}. */
export interface HttpReply {
  readonly status: number;
  /** A name may come several times. */
  readonly headers: HeaderPairs;
  readonly body: Body;
  /** When a caller who does not take the body has been waited for long enough. @default no wait ends */
  readonly deadline?: Deadline;
}
