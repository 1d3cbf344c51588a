import { Buffer } from 'node:buffer';
import { FlowError } from '../errors.ts';
import type { Message } from '../message/message.ts';
import type { HttpReply } from '../senders/http-reply.ts';

/** What API Gateway takes of status and headers, in bytes of JSON, less what every reply bears of ours. */
const maxHeadBytes = 16 * 1024 - 512;

/**
 * Refuses a head that API Gateway would not pass on, so that nobody takes the message for completed.
 * @throws FlowError `RECEIVER_REPLY_INVALID`, `FLOW_INVALID` where no receiver has answered
 * @see AWS, "Set up a Lambda proxy integration with response streaming"
 */
export function checkHeadSize({ headers }: HttpReply, { bodyOrigin }: Message): void {
  let characters = 0;
  for (const [name, value] of headers) characters += name.length + value.length + '"":"",'.length;
  // No character of a header takes more than two bytes.
  if (2 * characters <= maxHeadBytes) return;
  const bytes = Buffer.byteLength(JSON.stringify(Object.fromEntries(headers.map((pair, at) => [at, pair]))));
  if (bytes <= maxHeadBytes) return;
  const what = `${headers.length} headers of ${bytes} bytes in all; API Gateway passes on ${maxHeadBytes}`;
  const hint = 'Name the headers that the caller needs in the responseHeaders of the receiver.';
  if (bodyOrigin === 'receiver') {
    throw new FlowError('RECEIVER_REPLY_INVALID', `The reply of the receiver has ${what}.`, { hint });
  }
  throw new FlowError('FLOW_INVALID', `The flow answers with ${what}.`, {
    hint: 'Let it delete what the caller does not need.',
  });
}
