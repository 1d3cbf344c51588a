import type { ClientRequest, IncomingMessage } from 'node:http';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { ReplyChunks } from './reply-chunks.ts';
import { brokenOff } from './stale-connection.ts';
import type { TimeLimits } from './timeouts.ts';

interface Receiving {
  readonly request: ClientRequest;
  readonly outbound: OutboundRequest;
  readonly limits: TimeLimits;
}

/** A reply whose head has come, and its chunks as they come. */
export interface IncomingReply {
  readonly response: OutboundResponse;
  readonly chunks: ReplyChunks;
}

/** Whether a reply has one of the statuses that HTTP knows. @see RFC 9110, section 15 */
export function hasStatus({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode <= 599;
}

/** The error for a reply that Node's parser takes, but nobody can use: as the parser's own, it says nothing of it. */
export function invalidReply(): Error {
  return Object.assign(new Error('The reply is not valid HTTP.'), { code: 'HPE_INVALID_STATUS' });
}

export function incomingReply(
  incoming: IncomingMessage,
  { request, outbound, limits }: Receiving,
): IncomingReply {
  limits.replied();
  const chunks = new ReplyChunks(incoming, outbound, limits);
  incoming.on('data', (chunk: Uint8Array) => chunks.add(chunk));
  incoming.on('end', () => {
    chunks.end();
    // The rest of a request that was answered before it was sent goes nowhere.
    if (!request.writableFinished) request.destroy();
  });
  incoming.on('error', (error) => chunks.end(error));
  incoming.on('close', () => chunks.end(incoming.readableEnded ? undefined : brokenOff()));
  return { chunks, response: outboundResponse(incoming, { chunks, limits }) };
}

interface Reading {
  readonly chunks: ReplyChunks;
  readonly limits: TimeLimits;
}

function outboundResponse(incoming: IncomingMessage, { chunks, limits }: Reading): OutboundResponse {
  const { rawHeaders, statusCode = 0, statusMessage = '' } = incoming;
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return {
    ...{ status: statusCode, statusText: statusMessage, headers, body: chunks },
    cancel: (reason) => chunks.cancel(reason),
    timeUntilEnd: (counts) => limits.untilEnd(counts),
  };
}
