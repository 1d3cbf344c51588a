import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** Listens and then never runs again, so the system takes a few connections and lets the rest wait. */
const server = createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
