import { Buffer } from 'node:buffer';
import type { HeaderPairs } from '../message/header-pairs.ts';
import type { HttpReply } from '../senders/http-reply.ts';
import type { PayloadFormat } from './http-event.ts';

/** Status and headers as API Gateway and function URLs take them, in front of a stream or in a buffered result. */
export interface HttpResultHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that come more than once; payload 1.0 only. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  /** Values of `Set-Cookie`; payload 2.0 only. */
  readonly cookies?: readonly string[];
}

/** A buffered result of a proxy integration. */
export interface HttpResult extends HttpResultHead {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * Payload 2.0 has no repeated headers: their values are joined to one, but for cookies, which have a place of their own.
 * @see AWS, "Lambda function response for format 2.0"; RFC 9110, section 5.3
 */
export function resultHead({ status, headers }: HttpReply, format: PayloadFormat = '1.0'): HttpResultHead {
  return { statusCode: status, ...(format === '2.0' ? joinedHeaders(headers) : repeatedHeaders(headers)) };
}

/** Names count as they are written: the gateway puts together those that differ in case. */
function repeatedHeaders(all: HeaderPairs): Omit<HttpResultHead, 'statusCode'> {
  const single = new Map<string, string>();
  const repeated = new Map<string, string[]>();
  for (const [name, value] of all) {
    const known = single.get(name) ?? repeated.get(name);
    if (known === undefined) single.set(name, value);
    else if (typeof known === 'object') known.push(value);
    else {
      single.delete(name);
      repeated.set(name, [known, value]);
    }
  }
  const headers = Object.fromEntries(single);
  return repeated.size > 0 ? { headers, multiValueHeaders: Object.fromEntries(repeated) } : { headers };
}

function joinedHeaders(all: HeaderPairs): Omit<HttpResultHead, 'statusCode'> {
  const joined = new Map<string, string>();
  const cookies: string[] = [];
  for (const [name, value] of all) {
    const known = joined.get(name);
    if (name.toLowerCase() === 'set-cookie') cookies.push(value);
    else joined.set(name, known === undefined ? value : `${known}, ${value}`);
  }
  const headers = Object.fromEntries(joined);
  return cookies.length > 0 ? { headers, cookies } : { headers };
}

/** The reply in one piece, for an integration that does not stream. Text stays text, other bytes become Base64. */
export async function bufferedResult(reply: HttpReply, format?: PayloadFormat): Promise<HttpResult> {
  const body = reply.body.type === 'buffered' ? reply.body : await reply.body.buffered();
  const bytes = Buffer.from(body.bytes);
  const text = bytes.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(bytes);
  return {
    ...resultHead(reply, format),
    body: isText ? text : bytes.toString('base64'),
    isBase64Encoded: !isText,
  };
}
