import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Behaviour } from '../support/fault-upstream.ts';

/** The bytes one by one, each in a chunk of its own. */
export function answersByteByByte(contentType: string, body: Uint8Array): Behaviour {
  return async (response) => {
    response.writeHead(200, { 'Content-Type': contentType });
    for (const byte of body) {
      await new Promise<void>((resolve) => response.write(Uint8Array.of(byte), () => resolve()));
    }
    response.end();
  };
}

/** More bytes promised than sent, and then the connection ends in good order. */
export function endsBefore(promisedBytes: number, contentType: string, body: Uint8Array): Behaviour {
  return async (response) => {
    response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': promisedBytes });
    await new Promise<void>((resolve) => response.write(body, () => resolve()));
    await setTimeout(1);
    response.socket?.end();
  };
}

/** The headers, and then a reset; or without headers when they are not flushed. */
export function resetsAfterHeaders(headers: OutgoingHttpHeaders): Behaviour {
  return async (response) => {
    response.writeHead(200, headers).flushHeaders();
    await setTimeout(5);
    response.socket?.resetAndDestroy();
  };
}

/** A byte of the body every few milliseconds, without end. */
export function dripsBody(contentType: string): Behaviour {
  return (response) => {
    response.writeHead(200, { 'Content-Type': contentType });
    const drops = setInterval(() => response.write('x'), 5);
    response.once('close', () => clearInterval(drops));
  };
}

/** These bytes in place of a reply; then the connection ends. */
export function writesAndEnds(bytes: string): Behaviour {
  return ({ socket }) => void socket?.end(bytes);
}

/** What an upstream has sent of a large body. */
export interface LargeBody {
  readonly behaviour: Behaviour;
  /** Bytes handed to the connection so far. */
  readonly sentBytes: number;
}

const piece = Buffer.from(`data: ${'x'.repeat(64 * 1024 - 8)}\n\n`);

/** So many pieces of 64 KiB, as fast as they are taken; each of them is an event. */
export function largeBody(contentType: string, pieces: number): LargeBody {
  let sentBytes = 0;
  const send = async (response: ServerResponse): Promise<void> => {
    response.writeHead(200, { 'Content-Type': contentType });
    for (let count = 0; count < pieces && !response.destroyed; count += 1) {
      sentBytes += piece.length;
      if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
  };
  return {
    behaviour: send,
    get sentBytes() {
      return sentBytes;
    },
  };
}
