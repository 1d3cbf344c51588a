import { type Body, BufferedBody } from './body.ts';
import { MessageHeaders } from './message-headers.ts';
import { charsetOf } from './media-types.ts';
import { type Value, valueText } from './value.ts';

/** An exchange property: its value, and whether the caller chose it (so that a refusal can name who is to blame). */
export interface Property {
  readonly value: Value;
  readonly isFromCaller: boolean;
}

/**
 * What flows: headers (may leave as HTTP headers), exchange properties (stay inside the flow) and the body.
 * Never changed: a step answers a new one.
 */
export interface Message {
  readonly headers: MessageHeaders;
  readonly properties: ReadonlyMap<string, Property>;
  readonly body: Body;
  /** Who wrote the body, or what it was converted from. */
  readonly bodyOrigin: 'caller' | 'receiver';
}

export const emptyMessage: Message = {
  headers: MessageHeaders.empty,
  properties: new Map(),
  body: BufferedBody.empty,
  bodyOrigin: 'caller',
};

/**
 * The body at hand, for who reads it: a stream that is still on its way is read first, a compressed one decoded, and text
 * is in the charset that the message names.
 * @see SAP Help, "Avoiding Encoding Issues" (`CamelCharsetName`)
 */
export function bufferedBody(message: Message): BufferedBody | Promise<BufferedBody> {
  const { body } = message;
  const read = body.type === 'buffered' ? body.decoded() : body.buffered();
  const charset = messageCharset(message);
  if (charset === undefined) return read;
  return read instanceof BufferedBody ? read.in(charset) : read.then((plain) => plain.in(charset));
}

function messageCharset({ headers, properties }: Message): string | undefined {
  const named = properties.get(charsetName)?.value ?? headers.get(charsetName);
  const type = headers.get('Content-Type');
  if (named === undefined && type === undefined) return undefined;
  return charsetOf(`;charset=${valueText(named)}`) ?? charsetOf(valueText(type));
}

const charsetName = 'CamelCharsetName';

/** The message with another body in place of its own, which the headers of the old one do not describe. */
export function withBody(message: Message, body: BufferedBody): Message {
  const type = message.headers.get('Content-Type');
  const text = valueText(type);
  const isOther = charsetOf(text) !== undefined;
  const headers = message.headers.without('Content-Encoding');
  return {
    ...message,
    headers: isOther
      ? headers.with('Content-Type', text.replace(/(;\s*charset\s*=)\s*(?:"[^"]*"|[^\s;]*)/i, '$1utf-8'))
      : headers,
    body,
  };
}

/** The message with its body as readers see it: one that was compressed is so no more. */
export async function decodedMessage(message: Message): Promise<Message> {
  const { body } = message;
  if (body.type === 'streamed' || !body.isEncoded) return message;
  return { ...message, headers: message.headers.without('Content-Encoding'), body: await body.decoded() };
}
