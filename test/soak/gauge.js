import { readdirSync } from 'node:fs';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded into the runtime's process: on SIGUSR2 it writes what the process holds, after the garbage is gone.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  const gauge = {
    pid: process.pid,
    heapBytes: heapUsed,
    externalBytes: external,
    rssBytes: rss - (young?.physical_space_size ?? 0),
    descriptors: readdirSync('/proc/self/fd').length,
    resources: process.getActiveResourcesInfo().length,
  };
  process.stdout.write(`${JSON.stringify({ gauge })}\n`);
});

process.stdout.write(`${JSON.stringify({ pid: process.pid })}\n`);
