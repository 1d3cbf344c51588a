import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../infra/bundle.ts';
import type { LambdaFunction } from '../../lib/local/lambda/lambda-function.ts';
import type { LambdaSettings } from '../../lib/local/lambda/lambda-settings.ts';

/** The bundled flow of `test/fixtures/streaming`, which passes a request on to an upstream. */
export interface StreamingBundle {
  readonly codePath: string;
  remove(): Promise<void>;
}

export async function streamingBundle(): Promise<StreamingBundle> {
  const codePath = await mkdtemp(join(tmpdir(), 'iflow-streaming-'));
  const entry = fileURLToPath(new URL('../fixtures/streaming/handler.ts', import.meta.url));
  await bundle({ entry, outputFolder: codePath });
  return { codePath, remove: () => rm(codePath, { recursive: true }) };
}

export interface StreamingSettings {
  readonly codePath: string;
  readonly upstream: string;
  /** The flow's own timeout. */
  readonly timeoutMs?: number;
  readonly heartbeatMs?: number;
  /** Takes each line of the function's log. */
  readonly onLine?: (line: string) => void;
}

/** What Lambda is told of the function. */
export function streamingSettings(settings: StreamingSettings): LambdaSettings {
  const { codePath, upstream, timeoutMs = 20_000, heartbeatMs = 15_000, onLine } = settings;
  return {
    name: 'streaming',
    codePath,
    handler: 'index.http',
    timeoutMs: 30_000,
    memoryMb: 128,
    maxInstances: 1,
    environment: {
      IFLOW_PARAMETERS: JSON.stringify({ upstream, timeoutMs: String(timeoutMs) }),
      HEARTBEAT_MS: String(heartbeatMs),
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
    },
    onLog: ({ text }) => onLine?.(text),
  };
}

/** The event of a REST API. */
export function streamRequest(body: string): unknown {
  return {
    httpMethod: 'POST',
    path: '/stream',
    headers: { 'content-type': 'application/json' },
    body,
    isBase64Encoded: false,
  };
}

/** An answer that has begun: status and headers, and its body as it comes. */
export interface BegunAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: Readable;
}

const preludeEnd = Buffer.alloc(8);

/** Invokes the function and waits for status and headers. */
export async function begun(lambda: LambdaFunction, body = '{}'): Promise<BegunAnswer> {
  const invocation = await lambda.invokeStreamed(streamRequest(body));
  if (invocation.type === 'fault') throw invocation;
  const { stream } = invocation;
  let read = Buffer.alloc(0);
  while (!read.includes(preludeEnd)) {
    const chunk: Buffer | null = stream.read();
    if (chunk) read = Buffer.concat([read, chunk]);
    else await once(stream, 'readable');
  }
  const end = read.indexOf(preludeEnd);
  const rest = read.subarray(end + preludeEnd.length);
  if (rest.length > 0) stream.unshift(rest);
  return { ...JSON.parse(read.subarray(0, end).toString()), stream };
}

/** The next piece of an answer's body as text. */
export async function nextText(stream: Readable): Promise<string> {
  const chunk: Buffer | null = stream.read();
  if (chunk !== null) return chunk.toString();
  await once(stream, 'readable');
  return nextText(stream);
}

export interface WholeAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export async function whole(lambda: LambdaFunction, body = '{}'): Promise<WholeAnswer> {
  const { stream, ...head } = await begun(lambda, body);
  return { ...head, body: (await buffer(stream)).toString() };
}
