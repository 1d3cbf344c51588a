import type { TokenUsage } from '../../exchange/processing-log.ts';
import type { OpenAiCall, ReplyPart } from '../../flow/openai-call.ts';
import { BufferedBody } from '../../message/body.ts';
import type { Message, Property } from '../../message/message.ts';
import type { Value } from '../../message/value.ts';
import { compiledPointer } from '../../text/json-pointer.ts';
import type { ModelAnswer } from './model-answer.ts';

/** An answer that was found good, with all that a message may take of it. */
export interface GoodAnswer extends ModelAnswer {
  readonly usage: TokenUsage | undefined;
}

/** Where the answer came, and from. */
export interface RepliedMessage {
  /** As it came to the receiver. */
  readonly asked: Message;
  /** As the service answered it. */
  readonly reply: Message;
}

/** Makes the message that goes on: its body and its exchange properties by the receiver's `result`. */
export function replyMapping({
  result = {},
  api,
  responseFormat,
}: OpenAiCall): (messages: RepliedMessage, answer: GoodAnswer) => Message {
  const isJson = responseFormat !== undefined || api === 'embeddings' || api === 'moderations';
  const body = result.body ?? (isJson ? 'json' : 'text');
  const properties = Object.entries(result.properties ?? {}).map(
    ([name, part]) => [name, compiledPart(part)] as const,
  );
  return ({ asked, reply }, answer) => {
    const set = properties.map(([name, part]): [string, Property] => [
      name,
      { value: part(answer), isFromCaller: false },
    ]);
    const message = { ...reply, properties: new Map([...reply.properties, ...set]) };
    switch (body) {
      case 'reply':
        return message;
      case 'kept':
        return withContent(message, asked.body, asked.headers.get('Content-Type'));
      case 'text':
        return withContent(message, BufferedBody.fromText(answer.text ?? ''), 'text/plain; charset=utf-8');
      case 'json':
        return withContent(message, BufferedBody.fromText(jsonText(answer)), 'application/json');
    }
  };
}

function withContent(
  { headers, ...message }: Message,
  body: Message['body'],
  contentType: ReturnType<Message['headers']['get']>,
): Message {
  const others = headers.filter((name) => !name.startsWith('content-'));
  return {
    ...message,
    headers: contentType === undefined ? others : others.with('Content-Type', contentType),
    body,
  };
}

/** JSON as the model wrote it, so that its numbers stay as they are. */
function jsonText({ text, json }: ModelAnswer): string {
  return text ?? JSON.stringify(json);
}

function compiledPart(part: ReplyPart): (answer: GoodAnswer) => Value {
  switch (part) {
    case 'usage':
      return ({ usage }) => (usage ? JSON.stringify(usage) : null);
    case 'text':
    case 'finishReason':
    case 'model':
    case 'id':
      return (answer) => answer[part] ?? null;
  }
  const pointer = compiledPointer(part);
  return ({ json }) => toValue(pointer(json));
}

function toValue(found: unknown): Value {
  if (found === undefined || found === null) return null;
  if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') return found;
  return JSON.stringify(found);
}
