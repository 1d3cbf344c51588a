import { type Body, BufferedBody } from './body.ts';
import { MessageHeaders } from './message-headers.ts';
import type { Value } from './value.ts';

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

/** The body at hand: a stream that is still on its way is read first. */
export function bufferedBody({ body }: Message): BufferedBody | Promise<BufferedBody> {
  return body.type === 'buffered' ? body : body.buffered();
}
