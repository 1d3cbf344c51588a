import { Buffer } from 'node:buffer';
import type { OutboundRequest } from '../../exchange/ports.ts';
import { jsonMemberPlaces, withJsonMember } from '../../text/json-edit.ts';

/** A request that may ask for more than the caller did. */
export interface UsageRequest {
  readonly request: OutboundRequest;
  /** Whether the reply's stream ends with the tokens, which the caller did not ask for. */
  readonly hidesUsage: boolean;
}

/**
 * The request with the number of tokens asked for, where it wants a stream of completions and says nothing of them: such
 * a stream tells them only when asked. Nothing else of the body is touched.
 * @see OpenAI API reference, "Create chat completion", `stream_options`
 */
export function usageRequest(request: OutboundRequest): UsageRequest {
  if (!isCompletions(request) || !mayStream(request)) return { request, hidesUsage: false };
  const text = bodyText(request);
  if (member(text, 'stream') !== 'true') return { request, hidesUsage: false };
  const options = optionsWithUsage(member(text, 'stream_options'));
  if (options === undefined) return { request, hidesUsage: false };
  const body = Buffer.from(withJsonMember(text, 'stream_options', options), 'utf8');
  return { request: { ...request, body }, hidesUsage: true };
}

/** Completions and chat completions; the other APIs tell the tokens in any case, or refuse the member. */
function isCompletions({ method, url }: OutboundRequest): boolean {
  return method === 'POST' && /\/completions\/?$/.test(url.pathname);
}

/** Spares the reading of bodies that do not name the member; an escape may hide its name. */
function mayStream({ body = new Uint8Array() }: OutboundRequest): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.includes('"stream"') || bytes.includes('\\u');
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function bodyText({ body = new Uint8Array() }: OutboundRequest): string {
  try {
    return utf8.decode(body);
  } catch {
    return ''; // the receiver says what is wrong with it
  }
}

/** A member as it is written; of several of that name the last, which is the one that services take. */
function member(text: string, name: string): string | undefined {
  try {
    const place = jsonMemberPlaces(text)?.findLast((known) => known.name === name);
    return place && text.slice(place.valueStart, place.valueEnd);
  } catch {
    return undefined; // the receiver says what is wrong with it
  }
}

/** Options that ask for the tokens; `undefined` when the given ones do, or are nothing that a service takes. */
function optionsWithUsage(given = 'null'): string | undefined {
  if (given === 'null') return '{"include_usage":true}';
  if (!given.startsWith('{') || member(given, 'include_usage') === 'true') return undefined;
  return withJsonMember(given, 'include_usage', 'true');
}
