import { FlowError, ReceiverError } from '../../errors.ts';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { type ContentCoding, contentCodings, decodedChunks } from '../../message/content-coding.ts';
import { headerValue } from '../../message/header-pairs.ts';

/**
 * A reply without its `Content-Encoding`, so that steps read what the service wrote; one with a coding that is not known
 * passes as it is.
 * @see SAP Help, "HTTP Receiver Adapter" (compressed replies are decompressed)
 */
export function decodedResponse(response: OutboundResponse, request: OutboundRequest): OutboundResponse {
  if (headerValue(response.headers, 'content-encoding') === undefined) return response;
  const codings = contentCodings(response.headers);
  if (codings === undefined || request.method === 'HEAD') return response;
  if (codings.length === 0) return { ...response, headers: without(response, ['content-encoding']) };
  const headers = without(response, ['content-encoding', 'content-length']);
  return { ...response, headers, body: decoded(response.body, codings, request) };
}

function without({ headers }: OutboundResponse, lowerCaseNames: readonly string[]) {
  return headers.filter(([name]) => !lowerCaseNames.includes(name.toLowerCase()));
}

async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  codings: readonly ContentCoding[],
  request: OutboundRequest,
): AsyncGenerator<Uint8Array> {
  try {
    yield* decodedChunks(chunks, codings);
  } catch (error) {
    throw error instanceof FlowError ? error : notDecodable(request, codings);
  }
}

function notDecodable({ receiver, url }: OutboundRequest, codings: readonly ContentCoding[]): ReceiverError {
  return new ReceiverError(
    'RECEIVER_REPLY_INVALID',
    `Receiver "${receiver}" at ${url.host} sent a reply that is not the ${codings.join(', ')} it says it is, or not all of it.`,
    { receiver },
  );
}
