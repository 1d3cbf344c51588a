import { Buffer } from 'node:buffer';
import type { HttpReply } from '../senders/http-reply.ts';

/** Status and headers as API Gateway and function URLs take them, in front of a stream or in a buffered result. */
export interface HttpResultHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that come more than once. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
}

/** A buffered result of a proxy integration. */
export interface HttpResult extends HttpResultHead {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export function resultHead({ status, headers }: HttpReply): HttpResultHead {
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), value]);
  const single = [...values].flatMap(([name, all]) =>
    all.length === 1 && all[0] !== undefined ? [[name, all[0]] as const] : [],
  );
  const repeated = [...values].filter(([, all]) => all.length > 1);
  return {
    statusCode: status,
    headers: Object.fromEntries(single),
    ...(repeated.length > 0 && { multiValueHeaders: Object.fromEntries(repeated) }),
  };
}

/** The reply in one piece, for an integration that does not stream. Text stays text, other bytes become Base64. */
export async function bufferedResult(reply: HttpReply): Promise<HttpResult> {
  const body = reply.body.type === 'buffered' ? reply.body : await reply.body.buffered();
  const bytes = Buffer.from(body.bytes);
  const text = bytes.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(bytes);
  return { ...resultHead(reply), body: isText ? text : bytes.toString('base64'), isBase64Encoded: !isText };
}
