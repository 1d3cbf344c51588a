import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const parent = fileURLToPath(new URL('../../fixtures/local/parent.ts', import.meta.url));

async function isGone(processId: number): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      process.kill(processId, 0);
    } catch {
      return true;
    }
    await wait(25);
  }
  return false;
}

describe('life-line', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'ends a busy Lambda process when its parent gets %s',
    async (signal) => {
      const child = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'ignore'] });
      const [processId] = await once(createInterface({ input: child.stdout }), 'line');

      child.kill(signal);

      expect(await isGone(Number(processId))).toBe(true);
    },
  );
});
