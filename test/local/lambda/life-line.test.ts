import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const parent = fileURLToPath(new URL('../../fixtures/local/parent.ts', import.meta.url));

describe('life-line', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'ends a busy Lambda process when its parent gets %s',
    async (signal) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const child = spawn(process.execPath, [parent, String(port)], { stdio: 'ignore' });
      const [lambdaProcess] = (await once(server, 'connection')) as [Socket];

      child.kill(signal);
      await once(lambdaProcess.resume(), 'close');

      expect(lambdaProcess.destroyed).toBe(true);
      server.close();
    },
  );
});
