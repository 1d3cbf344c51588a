import { Buffer } from 'node:buffer';
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
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), value]);
  return { statusCode: status, ...(format === '2.0' ? joinedHeaders(values) : repeatedHeaders(values)) };
}

type HeaderValues = ReadonlyMap<string, readonly string[]>;

function repeatedHeaders(values: HeaderValues): Omit<HttpResultHead, 'statusCode'> {
  const single = [...values].flatMap(([name, all]) =>
    all.length === 1 && all[0] !== undefined ? [[name, all[0]] as const] : [],
  );
  const repeated = [...values].filter(([, all]) => all.length > 1);
  return {
    headers: Object.fromEntries(single),
    ...(repeated.length > 0 && { multiValueHeaders: Object.fromEntries(repeated) }),
  };
}

function joinedHeaders(values: HeaderValues): Omit<HttpResultHead, 'statusCode'> {
  const isCookie = ([name]: readonly [string, unknown]): boolean => name.toLowerCase() === 'set-cookie';
  const joined = [...values]
    .filter((header) => !isCookie(header))
    .map(([name, all]) => [name, all.join(', ')]);
  const cookies = [...values].filter(isCookie).flatMap(([, all]) => all);
  return { headers: Object.fromEntries(joined), ...(cookies.length > 0 && { cookies }) };
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
