import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Behaviour } from './fault-upstream.ts';

type Content = string | Uint8Array;

/** A whole reply with its length. */
export function answers(status: number, body: Content, headers: OutgoingHttpHeaders = {}): Behaviour {
  const bytes = Buffer.from(body);
  return (response) =>
    response
      .writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length, ...headers })
      .end(bytes);
}

/** Raw header lines: repeated ones stay apart. */
export function answersWithHeaders(lines: readonly string[], body = '{}'): Behaviour {
  return (response) => response.writeHead(200, [...lines]).end(body);
}

/** A reply in pieces without a length, each sent by itself. */
export function answersInChunks(contentType: string, ...chunks: readonly Content[]): Behaviour {
  return async (response) => {
    response.writeHead(200, { 'Content-Type': contentType });
    await writeEach(response, chunks);
    response.end();
  };
}

/** The pieces, and then the connection is reset. */
export function breaksOff(contentType: string, ...chunks: readonly Content[]): Behaviour {
  return async (response) => {
    response.writeHead(200, { 'Content-Type': contentType });
    await writeEach(response, chunks);
    response.socket?.resetAndDestroy();
  };
}

/** Half of the body that the length promises, and then the connection ends in good order. */
export function endsShort(body: string): Behaviour {
  return async (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    await writeEach(response, [body.slice(0, body.length / 2)]);
    response.socket?.end();
  };
}

/** The pieces, and then nothing more. */
export function stallsAfter(contentType: string, ...chunks: readonly Content[]): Behaviour {
  return async (response) => {
    response.writeHead(200, { 'Content-Type': contentType });
    response.flushHeaders();
    await writeEach(response, chunks);
  };
}

/** Takes the request and never answers. */
export const stalls: Behaviour = () => undefined;

/** Takes the request and resets the connection. */
export const resets: Behaviour = (response) => response.socket?.resetAndDestroy();

/** Bytes in place of an HTTP reply; the connection stays open. */
export function writesRaw(...chunks: readonly string[]): Behaviour {
  return async ({ socket }) => {
    for (const chunk of chunks) {
      socket?.write(chunk);
      await setTimeout(1);
    }
  };
}

/** A header byte every few milliseconds, without end: never silent, never done. */
export const dripsHeaders: Behaviour = ({ socket }) => {
  socket?.write('HTTP/1.1 200 OK\r\nX-Slow: ');
  const drops = setInterval(() => socket?.write('x'), 5);
  socket?.once('close', () => clearInterval(drops));
};

export function answersGzipped(status: number, body: string): Behaviour {
  return answers(status, gzipSync(body), { 'Content-Encoding': 'gzip' });
}

/** So many bytes without a length, as fast as they are taken. */
export function answersLarge(contentType: string, bytes: number): Behaviour {
  return async (response) => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    response.writeHead(200, { 'Content-Type': contentType });
    for (let sent = 0; sent < bytes && !response.destroyed; sent += chunk.length) {
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  };
}

/** Resets a connection that is used for the second time, as one that had been closed while it was idle. */
export function resetsReused(otherwise: Behaviour): Behaviour {
  return (response, received) =>
    received.requestOfConnection > 1 ? response.socket?.resetAndDestroy() : otherwise(response, received);
}

/** What OpenAI says when it refuses. */
export interface OpenAiError {
  readonly message: string;
  readonly type?: string;
  readonly code?: string | null;
  readonly param?: string | null;
}

export function refuses(status: number, error: OpenAiError, headers: OutgoingHttpHeaders = {}): Behaviour {
  return answers(
    status,
    JSON.stringify({ error: { type: null, code: null, param: null, ...error } }),
    headers,
  );
}

/** A completion as OpenAI answers it. */
export function completion(text: string): string {
  return JSON.stringify({
    id: 'cmpl-9uXc2',
    object: 'text_completion',
    created: 1_763_800_000,
    model: 'gpt-3.5-turbo-instruct:20230824-v2',
    choices: [{ text, index: 0, logprobs: null, finish_reason: 'stop' }],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
  });
}

async function writeEach(response: ServerResponse, chunks: readonly Content[]): Promise<void> {
  for (const chunk of chunks) {
    await new Promise<void>((resolve) => response.write(chunk, () => resolve()));
    await setTimeout(1);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve(void response.off('drain', done).off('close', done));
    response.on('drain', done).on('close', done);
  });
}
