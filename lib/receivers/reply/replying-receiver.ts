import type { HttpReceiver } from '../../flow/receivers.ts';
import type { HeaderRules } from '../request/http-headers.ts';

/** What of a receiver its reply needs. */
export interface ReplyingReceiver {
  readonly name: string;
  readonly declaration: HttpReceiver;
  readonly headers: HeaderRules;
  readonly credential: string | undefined;
  readonly maxReplyBytes: number;
}
