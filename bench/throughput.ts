import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

const connections = 32;

export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Requests per second over 32 connections, each with one request at a time. Spoken to over bare sockets with a request
 * that was written beforehand: the client shall not be what is measured.
 */
export async function requestsPerSecond(load: Load, durationMs: number): Promise<number> {
  const request = requestText(load);
  const { hostname, port } = new URL(load.url);
  const sockets = Array.from({ length: connections }, () => connect(Number(port), hostname).setNoDelay());
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const startMs = performance.now();
  const counts = await Promise.all(
    sockets.map((socket) => answersUntil(socket, request, startMs + durationMs)),
  );
  const seconds = (performance.now() - startMs) / 1000;
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

function requestText({ url, headers, body }: Load): string {
  const { host, pathname } = new URL(url);
  const lines = Object.entries({
    host,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** Sends the next request when the last one is answered: the reply's JSON ends with the tokens in all. */
function answersUntil(socket: Socket, request: string, endMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0;
    let read = '';
    socket.on('error', reject).on('data', (bytes: Buffer) => {
      read += bytes.toString('latin1');
      if (!isWhole(read)) return;
      if (!read.startsWith('HTTP/1.1 200')) return void reject(new Error(read.slice(0, 500)));
      count += 1;
      read = '';
      if (performance.now() < endMs) return void socket.write(request);
      socket.destroy();
      resolve(count);
    });
    socket.write(request);
  });
}

function isWhole(read: string): boolean {
  const head = read.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(read.slice(0, head))?.[1];
  return length === undefined ? read.endsWith('\r\n0\r\n\r\n') : read.length >= head + 4 + Number(length);
}
