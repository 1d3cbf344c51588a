import type { Socket } from 'node:net';
import type { StreamedBody } from '../../message/body.ts';

/**
 * Sends a body as it comes and as fast as the receiver takes it: in chunks, or bare where its length was said before. It
 * stops when the connection is gone.
 * @throws Error when the body is not as long as was said, and whatever the body fails with
 * @see RFC 9112, sections 6.2 and 7.1
 */
export async function sendStream(socket: Socket, body: StreamedBody): Promise<void> {
  const chunks = body.take()[Symbol.asyncIterator]();
  const leave = (): void => {
    chunks.return?.().catch(() => undefined);
  };
  const isChunked = body.length === undefined;
  let missing = body.length ?? Number.POSITIVE_INFINITY;
  socket.once('close', leave);
  try {
    for (let next = await chunks.next(); !next.done && !socket.destroyed; next = await chunks.next()) {
      missing -= next.value.length;
      if (missing < 0) break;
      if (!written(socket, next.value, isChunked)) await drained(socket);
    }
    if (isChunked) socket.write('0\r\n\r\n', 'latin1');
    else if (missing !== 0 && !socket.destroyed) throw new Error('A body was not as long as was said.');
  } finally {
    socket.off('close', leave);
    leave();
  }
}

/** Answers whether the receiver takes more at once. An empty chunk would be the end. */
function written(socket: Socket, chunk: Uint8Array, isChunked: boolean): boolean {
  if (chunk.length === 0) return true;
  if (!isChunked) return socket.write(chunk);
  socket.cork();
  socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
  socket.write(chunk);
  const takesMore = socket.write('\r\n', 'latin1');
  socket.uncork();
  return takesMore;
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      socket.off('drain', end);
      socket.off('close', end);
      resolve();
    };
    socket.on('drain', end);
    socket.on('close', end);
  });
}
