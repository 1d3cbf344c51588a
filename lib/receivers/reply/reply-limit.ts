import { ReceiverError } from '../../errors.ts';
import type { OutboundRequest } from '../../exchange/ports.ts';
import type { WholeLimit } from '../../message/joined-bytes.ts';

/** What of a reply is read whole unless its receiver says otherwise. */
export const defaultMaxReplyBytes = 20 * 1024 * 1024;

/** How much of a reply may be read whole. */
export function replyLimit(
  { receiver, url }: Pick<OutboundRequest, 'receiver' | 'url'>,
  bytes = defaultMaxReplyBytes,
): WholeLimit {
  const exceeded = (): ReceiverError =>
    new ReceiverError(
      'RECEIVER_REPLY_INVALID',
      `Receiver "${receiver}" at ${url.host} sent a reply of more than the ${bytes} bytes that are read whole.`,
      { receiver, hint: 'Ask it for less, or raise maxReplyBytes of the receiver.' },
    );
  return { bytes, exceeded };
}
