import { FlowError } from '../errors.ts';
import type { HttpsSender } from '../flow/senders.ts';
import { BufferedBody } from '../message/body.ts';
import { contentCodings } from '../message/content-coding.ts';
import {
  bearsCredential,
  callerHeader,
  connectionHeaders,
  isCallerCredential,
  isHeaderName,
  isHopByHop,
  isRuntimeHeader,
  tellsTheWay,
} from '../message/header-rules.ts';
import { headerValue } from '../message/header-pairs.ts';
import type { Message } from '../message/message.ts';
import { MessageHeaders } from '../message/message-headers.ts';
import { Secret } from '../message/secret.ts';
import { valueText } from '../message/value.ts';
import { addressRemainder, isAddressed } from './address.ts';
import type { HttpReply } from './http-reply.ts';
import type { HttpRequest } from './http-request.ts';
import { isMediaTypeTaken } from './media-type.ts';

/** Largest body a sender takes unless it says otherwise: with Base64 it fits into the 6 MB of a Lambda event. */
export const defaultMaxBodyBytes = 4 * 1024 * 1024;

/** Name of the header and the property that hold the message id. */
export const messageIdHeader = 'SAP_MessageProcessingLogID';
const lowerCaseIdHeader = messageIdHeader.toLowerCase();

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
  const isListed = enterableNames(sender.allowedHeaders ?? '');
  const contextPath = sender.address.replace(/\/\*$/, '');
  return {
    toMessage(request, messageId) {
      checkRequest(sender, request);
      const own: OwnHeaders = [
        ['CamelHttpUrl', request.url],
        ['CamelHttpMethod', request.method],
        ['CamelHttpQuery', cleanQuery(request.rawQuery)],
        ['CamelHttpPath', addressRemainder(sender.address, request.path)],
        ['CamelServletContextPath', contextPath],
        [callerHeader, request.caller],
        [messageIdHeader, messageId],
      ];
      return {
        headers: MessageHeaders.from(enteringHeaders(request, isListed, own)),
        properties: new Map([[messageIdHeader, { value: messageId, isFromCaller: false }]]),
        body: requestBody(sender, request),
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
  checkMediaType(sender, request);
}

function checkMediaType(sender: HttpsSender, request: HttpRequest): void {
  const contentType = headerValue(request.headers, 'content-type');
  const taken = sender.contentTypes ?? [];
  if (taken.length > 0 && !isMediaTypeTaken(contentType, taken)) {
    const came = contentType === undefined ? 'no Content-Type' : `the Content-Type ${shownType(contentType)}`;
    throw new FlowError('MEDIA_TYPE_UNSUPPORTED', `The body has ${came}, which this flow does not take.`, {
      hint: `Send it with Content-Type: ${taken.join(' or ')}.`,
    });
  }
}

function shownType(contentType: string): string {
  return JSON.stringify(contentType.replace(/;.*$/s, '').trim().slice(0, 100));
}

/** A compressed body passes as it came; who reads it gets what it holds, within the size that the sender takes. */
function requestBody(sender: HttpsSender, { headers, body }: HttpRequest): BufferedBody {
  if (body.length === 0) return BufferedBody.empty;
  const applied = contentCodings(headers);
  if (applied === undefined) {
    throw new FlowError('MEDIA_TYPE_UNSUPPORTED', 'The body has a Content-Encoding that is not known here.', {
      hint: 'Send it without, or with gzip, deflate, br or zstd.',
    });
  }
  if (applied.length === 0) return BufferedBody.fromBytes(body);
  const bytes = sender.maxBodyBytes ?? defaultMaxBodyBytes;
  const exceeded = (): FlowError =>
    new FlowError('BODY_TOO_LARGE', `The body holds more than the ${bytes} bytes that are taken.`);
  return BufferedBody.fromBytes(body, { coding: { applied, limit: { bytes, exceeded } } });
}

type Header = readonly [name: string, value: string];
type NameTest = (lowerCaseName: string) => boolean;
type OwnHeaders = readonly (readonly [name: string, value: string | undefined])[];

/** Headers that any flow needs to read a body and to answer it. */
const alwaysAllowed: ReadonlySet<string> = new Set(['accept', 'content-type', 'content-encoding']);

/** What of the caller's headers and query parameters enters the message, and the runtime's own, which no caller sets. */
function enteringHeaders(request: HttpRequest, isListed: NameTest, own: OwnHeaders): readonly Header[] {
  const connection = connectionHeaders(request.headers);
  const entering = (given: readonly Header[], isAllowed: NameTest): readonly Header[] =>
    given.filter(([name]) => {
      const lowerCaseName = name.toLowerCase();
      return isAllowed(lowerCaseName) && isEnterable(lowerCaseName) && !connection.has(lowerCaseName);
    });
  return [
    ...entering(request.headers, (name) => alwaysAllowed.has(name) || isListed(name)),
    ...entering(request.query, isListed),
    ...own.filter((header): header is Header => header[1] !== undefined),
  ];
}

function isEnterable(name: string): boolean {
  return (
    isHeaderName(name) &&
    !(isHopByHop(name) || isCallerCredential(name) || isRuntimeHeader(name)) &&
    name !== lowerCaseIdHeader
  );
}

/** The query without the parameters of a signed URL, which are credentials. */
function cleanQuery(rawQuery: string): string | undefined {
  if (rawQuery === '') return undefined;
  const parameters = rawQuery.split('&').filter((parameter) => !isCallerCredential(queryName(parameter)));
  return parameters.join('&') || undefined;
}

function queryName(parameter: string): string {
  return parameter
    .replace(/=.*$/s, '')
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .toLowerCase();
}

/** What tells the way of the request enters only by its name. */
function enterableNames(allowedHeaders: string): NameTest {
  const isListed = allowedNames(allowedHeaders);
  const isNamed = allowedNames(
    allowedHeaders
      .split('|')
      .filter((name) => !/^\.?\*$/.test(name))
      .join('|'),
  );
  return (name) => (tellsTheWay(name) ? isNamed(name) : isListed(name));
}

/** CPI's Allowed Headers: names parted by `|`, each a regular expression over the whole name; `*` for all. */
function allowedNames(allowedHeaders: string): NameTest {
  const names = allowedHeaders.split('|').filter(Boolean);
  if (names.includes('*')) return () => true;
  if (names.length === 0) return () => false;
  const pattern = new RegExp(`^(?:${names.join('|')})$`, 'i');
  return (name) => pattern.test(name);
}

const okStatus = 200;
const emptyStatus = 204;

/**
 * The reply a message makes: its headers but for those of the runtime, of a connection, of credentials, and all that are secret;
 * the status from `CamelHttpResponseCode`, else 200, or 204 for an empty body as Camel 3 does.
 */
function httpReply(message: Message): HttpReply {
  const headers: [string, string][] = [];
  for (const [lowerCaseName, { name, values }] of message.headers.byName()) {
    if (isInternal(lowerCaseName) || !isHeaderName(name)) continue;
    for (const value of values) if (!(value instanceof Secret)) headers.push([name, headerText(value)]);
  }
  return { status: replyStatus(message), headers, body: message.body };
}

function isInternal(name: string): boolean {
  const isHeldBack = name !== 'set-cookie' && bearsCredential(name);
  return isRuntimeHeader(name) || isHopByHop(name) || isHeldBack || tellsTheWay(name) || name === 'accept';
}

/** A value that cannot break out of its header line; characters that no line can hold are percent-encoded. */
function headerText(value: string): string {
  if (/^[\x20-\x7e\xa0-\xff]*$/.test(value)) return value;
  return value
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/[^\u0020-\u00ff]/gu, encodeURIComponent);
}

function replyStatus(message: Message): number {
  const status = Number(valueText(message.headers.get('CamelHttpResponseCode') ?? ''));
  if (Number.isInteger(status) && status >= okStatus && status <= 599) return status;
  return message.body.type === 'buffered' && message.body.isEmpty ? emptyStatus : okStatus;
}
