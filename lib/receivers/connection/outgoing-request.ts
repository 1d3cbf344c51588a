import type http from 'node:http';
import type https from 'node:https';
import { Readable } from 'node:stream';
import type { OutboundRequest } from '../../exchange/ports.ts';
import type { StreamedBody } from '../../message/body.ts';
import { connectionError } from './connection-error.ts';

/** The head of a reply may be as long, in bytes. */
const maxHeaderSize = 64 * 1024;

interface Opening {
  readonly client: typeof http | typeof https;
  readonly agent: http.Agent;
  /** Whether a proxy has to read the head. */
  readonly isReadByProxy: boolean;
}

/**
 * A request of which nothing is sent yet.
 * @throws FlowError `VALUE_INVALID` for a method or a header that HTTP cannot carry
 */
export function openedRequest(
  outbound: OutboundRequest,
  { client, agent, isReadByProxy }: Opening,
): http.ClientRequest {
  const { url, method, headers } = outbound;
  const all = [['Host', url.host] as const, ...headers, ...bodyHeaders(outbound)];
  try {
    return client.request({
      ...{ method, agent, maxHeaderSize },
      protocol: url.protocol,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: url.pathname + url.search,
      headers: isReadByProxy ? byName(all) : all.flat(),
    });
  } catch (error) {
    throw connectionError(outbound, error);
  }
}

/** What says where the body of a request ends. @see RFC 9112, section 6 */
function bodyHeaders({ body, stream }: OutboundRequest): OutboundRequest['headers'] {
  const length = stream ? stream.length : body?.length;
  if (length !== undefined) return [['Content-Length', String(length)]];
  return stream ? [['Transfer-Encoding', 'chunked']] : [];
}

/** Node.js adds what the proxy has to read, and leaves headers in a list alone. */
function byName(headers: OutboundRequest['headers']): http.OutgoingHttpHeaders {
  const named = new Map<string, [name: string, value: string | string[]]>();
  for (const [name, value] of headers) {
    const [firstName, before] = named.get(name.toLowerCase()) ?? [name];
    named.set(name.toLowerCase(), [firstName, before === undefined ? value : [before, value].flat()]);
  }
  return Object.fromEntries(named.values());
}

/** Sends the body, one that is still on its way as fast as the receiver takes it. */
export function sendBody(request: http.ClientRequest, { body, stream }: OutboundRequest): void {
  if (stream) sendStream(request, stream);
  else if (body && body.length <= smallBodyBytes) request.end(latin1Text(body), 'latin1');
  else request.end(body);
}

/** A body as a text of its bytes goes out in one piece with the head, which Node.js has as a text; up to this size. */
const smallBodyBytes = 16 * 1024;

function latin1Text({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

/** What the body fails with is what the request fails with. */
function sendStream(request: http.ClientRequest, stream: StreamedBody): void {
  const source = Readable.from(asLongAsSaid(stream));
  source.once('error', (error) => request.destroy(error));
  request.once('close', () => source.destroy());
  source.pipe(request);
}

async function* asLongAsSaid(stream: StreamedBody): AsyncGenerator<Uint8Array> {
  let missing = stream.length ?? Number.NaN;
  for await (const chunk of stream.take()) {
    missing -= chunk.length;
    if (missing < 0) break;
    yield chunk;
  }
  if (missing < 0 || missing > 0) throw new Error('A body was not as long as was said.');
}
