import { pipeline, Readable, type Transform } from 'node:stream';
import { FlowError, ReceiverError } from '../../errors.ts';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { headerValue } from '../../message/header-pairs.ts';

/**
 * A reply without its `Content-Encoding`, so that steps read what the service wrote; codings that are not known pass as
 * they are.
 * @see SAP Help, "HTTP Receiver Adapter" (compressed replies are decompressed); RFC 9110, section 8.4.1
 */
export function decodedResponse(response: OutboundResponse, request: OutboundRequest): OutboundResponse {
  const coding = codingOf(response);
  if (coding === undefined || request.method === 'HEAD') return response;
  const headers = response.headers.filter(([name]) => !describesCoding.has(name.toLowerCase()));
  return { ...response, headers, body: decodedChunks(response.body, coding, request) };
}

type Coding = 'gzip' | 'deflate' | 'br';

const codings: ReadonlyMap<string, Coding> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
]);

const describesCoding: ReadonlySet<string> = new Set(['content-encoding', 'content-length']);

function codingOf({ headers }: OutboundResponse): Coding | undefined {
  const text = headerValue(headers, 'content-encoding');
  return text === undefined ? undefined : codings.get(text.trim().toLowerCase());
}

async function* decodedChunks(
  chunks: AsyncIterable<Uint8Array>,
  coding: Coding,
  request: OutboundRequest,
): AsyncGenerator<Uint8Array> {
  const rest = chunks[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done) return; // a reply without a body, such as 204, has nothing to decode
  const encoded = Readable.from(joined(first.value, rest));
  try {
    yield* pipeline(encoded, decoder(coding), () => undefined);
  } catch (error) {
    throw error instanceof FlowError ? error : notDecodable(request, coding);
  }
}

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** Loaded only when a reply is encoded: a start without it is faster. */
function decoder(coding: Coding): Transform {
  const zlib = process.getBuiltinModule('node:zlib');
  switch (coding) {
    case 'gzip':
      return zlib.createGunzip();
    case 'deflate':
      return zlib.createInflate();
    case 'br':
      return zlib.createBrotliDecompress();
  }
}

function notDecodable({ receiver, url }: OutboundRequest, coding: Coding): ReceiverError {
  return new ReceiverError(
    'RECEIVER_REPLY_INVALID',
    `Receiver "${receiver}" at ${url.host} sent a reply that is not the ${coding} it says it is, or not all of it.`,
    { receiver },
  );
}
