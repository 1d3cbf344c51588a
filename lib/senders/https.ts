import { FlowError } from '../errors.ts';
import type { HttpsSender } from '../flow/senders.ts';
import { BufferedBody } from '../message/body.ts';
import { isCallerCredential, isHopByHop, isRuntimeHeader } from '../message/header-rules.ts';
import type { Message } from '../message/message.ts';
import { MessageHeaders } from '../message/message-headers.ts';
import { Secret } from '../message/secret.ts';
import { type Value, valueText } from '../message/value.ts';
import { addressRemainder, isAddressed } from './address.ts';
import type { HttpReply } from './http-reply.ts';
import type { HttpRequest } from './http-request.ts';
import { isMediaTypeTaken } from './media-type.ts';

/** Largest body a sender takes unless it says otherwise: with Base64 it fits into the 6 MB of a Lambda event. */
export const defaultMaxBodyBytes = 4 * 1024 * 1024;

/** Name of the header and the property that hold the message id. */
export const messageIdHeader = 'SAP_MessageProcessingLogID';

/** The door of a flow to HTTP, in both directions. */
export interface HttpsDoor {
  /**
   * The message a request brings.
   * @throws FlowError `ROUTE_UNKNOWN`, `METHOD_NOT_ALLOWED`, `BODY_TOO_LARGE`, `MEDIA_TYPE_UNSUPPORTED`
   */
  toMessage(request: HttpRequest, messageId: string): Message;
  toReply(message: Message): HttpReply;
}

/**
 * The HTTPS sender of a flow. Of the caller's headers and query parameters only the allowed ones enter the message;
 * credentials, hop-by-hop headers and `Camel*` never do.
 * @see SAP Help, "HTTPS Sender Adapter"
 */
export function httpsSender(sender: HttpsSender): HttpsDoor {
  const isAllowed = allowedNames(sender.allowedHeaders ?? '');
  return {
    toMessage(request, messageId) {
      checkRequest(sender, request);
      return {
        headers: messageHeaders(sender, request, { messageId, isAllowed }),
        properties: new Map([[messageIdHeader, { value: messageId, isFromCaller: false }]]),
        body: BufferedBody.fromBytes(request.body),
        bodyOrigin: 'caller',
      };
    },
    toReply: httpReply,
  };
}

/** The methods a sender takes. */
export function senderMethods(sender: HttpsSender): readonly string[] {
  return sender.methods ?? ['POST'];
}

function checkRequest(sender: HttpsSender, request: HttpRequest): void {
  if (!isAddressed(sender.address, request.path)) {
    throw new FlowError('ROUTE_UNKNOWN', `Nothing is served at this path.`, {
      hint: `This flow is at ${sender.address}.`,
    });
  }
  const methods = senderMethods(sender);
  if (!methods.includes(request.method)) {
    throw new FlowError('METHOD_NOT_ALLOWED', `${sender.address} does not take ${request.method}.`, {
      hint: `Use ${methods.join(' or ')}.`,
    });
  }
  checkBody(sender, request);
}

function checkBody(sender: HttpsSender, request: HttpRequest): void {
  const maxBodyBytes = sender.maxBodyBytes ?? defaultMaxBodyBytes;
  if (request.body.length > maxBodyBytes) {
    throw new FlowError(
      'BODY_TOO_LARGE',
      `The body has ${request.body.length} bytes; at most ${maxBodyBytes} are taken.`,
    );
  }
  const contentType = request.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const taken = sender.contentTypes ?? [];
  if (taken.length > 0 && !isMediaTypeTaken(contentType, taken)) {
    throw new FlowError('MEDIA_TYPE_UNSUPPORTED', 'The body has a media type that this flow does not take.', {
      hint: `Send it with Content-Type: ${taken.join(' or ')}.`,
    });
  }
}

interface HeaderContext {
  readonly messageId: string;
  readonly isAllowed: (lowerCaseName: string) => boolean;
}

function messageHeaders(sender: HttpsSender, request: HttpRequest, context: HeaderContext): MessageHeaders {
  const isKept = ([name]: readonly [string, string]): boolean => context.isAllowed(name.toLowerCase());
  const connection = connectionNames(request);
  const given = [...request.headers, ...request.query]
    .filter(isKept)
    .filter(([name]) => !connection.has(name.toLowerCase()));
  const own: [string, string | undefined][] = [
    ['CamelHttpUrl', request.url],
    ['CamelHttpMethod', request.method],
    ['CamelHttpQuery', cleanQuery(request.rawQuery)],
    ['CamelHttpPath', addressRemainder(sender.address, request.path)],
    ['CamelServletContextPath', sender.address.replace(/\/\*$/, '')],
    ['SapAuthenticatedUserName', request.caller],
    [messageIdHeader, context.messageId],
  ];
  const ownHeaders = MessageHeaders.from(
    own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  return MessageHeaders.from(given).withAll(ownHeaders);
}

/** The headers that the caller's `Connection` header names as belonging to the connection. */
function connectionNames(request: HttpRequest): ReadonlySet<string> {
  const values = request.headers
    .filter(([name]) => name.toLowerCase() === 'connection')
    .map(([, value]) => value);
  return new Set(values.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase()));
}

/** The query without the parameters of a signed URL, which are credentials. */
function cleanQuery(rawQuery: string): string | undefined {
  const parameters = rawQuery.split('&').filter((parameter) => !isCallerCredential(queryName(parameter)));
  return parameters.join('&') || undefined;
}

function queryName(parameter: string): string {
  return parameter
    .replace(/=.*$/s, '')
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .toLowerCase();
}

/** Headers that any flow needs to read a body and to answer it. */
const alwaysAllowed: ReadonlySet<string> = new Set(['accept', 'content-type']);

/** CPI's Allowed Headers: names parted by `|`, each a regular expression over the whole name; `*` for all. */
function allowedNames(allowedHeaders: string): (lowerCaseName: string) => boolean {
  const patterns = allowedHeaders.split('|').filter(Boolean);
  const isListed = patterns.map((pattern) => (pattern === '*' ? /^/ : new RegExp(`^(?:${pattern})$`, 'i')));
  return (name) =>
    !(isHopByHop(name) || isCallerCredential(name) || isRuntimeHeader(name)) &&
    (alwaysAllowed.has(name) || isListed.some((pattern) => pattern.test(name)));
}

const okStatus = 200;
const emptyStatus = 204;

/**
 * The reply a message makes: its headers but for those of the runtime, of a connection, and all that are secret;
 * the status from `CamelHttpResponseCode`, else 200, or 204 for an empty body as Camel 3 does.
 */
function httpReply(message: Message): HttpReply {
  const headers: [string, string][] = [];
  for (const { name, values } of message.headers) {
    if (isInternal(name.toLowerCase())) continue;
    for (const value of values) if (!(value instanceof Secret)) headers.push([name, headerText(value)]);
  }
  return { status: replyStatus(message), headers, body: message.body };
}

function isInternal(name: string): boolean {
  return (
    isRuntimeHeader(name) || isHopByHop(name) || name === 'sapauthenticatedusername' || name === 'accept'
  );
}

/** A value that cannot break out of its header line. */
function headerText(value: Value): string {
  return valueText(value).replaceAll(/[\r\n\0]+/g, ' ');
}

function replyStatus(message: Message): number {
  const status = Number(valueText(message.headers.get('CamelHttpResponseCode') ?? ''));
  if (Number.isInteger(status) && status >= okStatus && status <= 599) return status;
  return message.body.type === 'buffered' && message.body.isEmpty ? emptyStatus : okStatus;
}
