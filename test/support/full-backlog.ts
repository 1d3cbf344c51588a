import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** A port that takes no more connections and refuses none: who connects waits. */
export interface FullBacklog {
  readonly url: string;
  close(): Promise<void>;
}

const enough = 4;

export async function fullBacklog(): Promise<FullBacklog> {
  const worker = new Worker(new URL('full-backlog.js', import.meta.url));
  const [port] = await once(worker, 'message');
  const sockets = Array.from({ length: enough }, () => waiting(Number(port)));
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await worker.terminate();
    },
  };
}

function waiting(port: number): Socket {
  return connect({ port, host: '127.0.0.1' }).on('error', () => undefined);
}
