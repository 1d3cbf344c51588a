import { Buffer } from 'node:buffer';
import { FlowError } from '../errors.ts';
import { Deadline } from '../exchange/deadline.ts';
import type { Call, OutboundResponse } from '../exchange/ports.ts';
import { type WholeLimit, wholeBytes } from '../message/joined-bytes.ts';
import { defaultMaxReplyBytes } from '../receivers/reply/reply-limit.ts';
import { inTime } from '../receivers/reply/whole-or-streamed.ts';

/** What the SDK wants sent, as far as its clients of JSON services say it. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

interface SdkOptions {
  readonly abortSignal?: AbortSignal | undefined;
}

export interface SdkLimits {
  /** Longest time to open a connection, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Longest time for the whole reply, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Sends the requests of an AWS SDK client as receivers are called, directly: the environment's proxy is for receivers.
 * So a start loads no second HTTP client. Errors are those that the SDK knows, so that it repeats the same ones.
 * @see AWS SDK for JavaScript, `requestHandler` of a client
 */
export function sdkRequestHandler(call: Call, { connectTimeoutMs, timeoutMs }: SdkLimits) {
  return {
    async handle(request: SdkRequest, { abortSignal }: SdkOptions = {}): Promise<{ response: SdkResponse }> {
      const answering = call({
        receiver: 'AWS',
        url: requestUrl(request),
        method: request.method,
        headers: Object.entries(request.headers).filter(([name]) => !ownHeaders.has(name.toLowerCase())),
        body: Buffer.from(String(request.body ?? ''), 'utf8'),
        ...{ connectTimeoutMs, timeoutMs, proxy: 'none' },
        deadline: Deadline.in(timeoutMs),
      });
      try {
        return { response: await sdkResponse(await answering, abortSignal) };
      } catch (error) {
        throw sdkError(error);
      }
    },
  };
}

/** They come with every call. */
const ownHeaders: ReadonlySet<string> = new Set(['host', 'content-length']);

function requestUrl({ protocol, hostname, port, path }: SdkRequest): URL {
  return new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
}

const limit: WholeLimit = {
  bytes: defaultMaxReplyBytes,
  exceeded: () => Object.assign(new Error('AWS sent a reply that is too large.'), { name: 'ReplyInvalid' }),
};

async function sdkResponse(response: OutboundResponse, abortSignal?: AbortSignal): Promise<SdkResponse> {
  const cancel = (): void => response.cancel(aborted());
  if (abortSignal?.aborted) cancel();
  abortSignal?.addEventListener('abort', cancel, { once: true });
  try {
    const body = await inTime(response, () => wholeBytes(response.body, limit));
    return {
      statusCode: response.status,
      reason: response.statusText,
      headers: Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
      body,
    };
  } finally {
    abortSignal?.removeEventListener('abort', cancel);
  }
}

function aborted(): Error {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' });
}

/** The SDK repeats requests by the name `TimeoutError` and by the codes of Node.js. */
function sdkError(error: unknown): unknown {
  if (!(error instanceof FlowError)) return error;
  const name = error.code === 'RECEIVER_REPLY_INVALID' ? 'ReplyInvalid' : 'TimeoutError';
  return error.cause ?? Object.assign(new Error(error.message), { name });
}
