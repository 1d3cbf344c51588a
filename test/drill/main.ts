import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flows } from '../../functions/flows.ts';
import { bundleFlow } from '../../infra/bundle.ts';
import { Children } from './children.ts';
import { Cloud } from './cloud.ts';
import { startEmulator } from './emulator.ts';
import { CannotDrill, pythonTools } from './python-tools.ts';
import { type Drill, showings } from './showings.ts';
import { Upstream } from './upstream.ts';

/** What needs AWS itself, or an emulator that has it. */
const notShown = [
  'infra/app.ts: the drill deploys the same stack by an app and a stage of its own',
  'response streaming: the stack is deployed with streaming=false',
  "permissions: roles, the API's signatures and resource policies are not enforced",
  'throttling, timeouts of the API, alarms, X-Ray, log retention',
  'arm64, cold starts and latency as they are on Lambda',
];

const toolsFolder = fileURLToPath(new URL('../../.drill', import.meta.url));
const logFile = resolve(toolsFolder, 'drill.log');
const folder = mkdtempSync(join(tmpdir(), 'iflow-drill-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.exit(await drilled());

/** Runs the drill and answers the exit status. */
async function drilled(): Promise<number> {
  mkdirSync(toolsFolder, { recursive: true });
  writeFileSync(logFile, '');
  try {
    await showAll(await prepared(new Children(logFile)));
    for (const what of notShown) print('not shown', what);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof CannotDrill)) return failed(error);
    print('skipped', error.message);
    return process.env['CI'] ? 1 : 0;
  }
}

async function prepared(children: Children): Promise<Drill> {
  for (const { name } of flows) await bundleFlow(name);
  const programs = await pythonTools(resolve(toolsFolder, 'python'), children);
  const path = [dirname(process.execPath), programs, process.env['PATH'] ?? ''].join(delimiter);
  const emulator = await startEmulator(children, { path, folder });
  print('drill', `an emulator at ${emulator.address}; Node ${process.version} runs the functions`);
  const upstream = await Upstream.listen();
  const context = { streaming: 'false', openaiBaseUrl: upstream.baseUrl };
  return { cloud: new Cloud({ emulator, children, folder, context }), upstream, folder };
}

async function showAll(drill: Drill): Promise<void> {
  for (const { name, show } of showings) {
    const startedAtMs = performance.now();
    const shown = await show(drill).catch((cause: Error) => {
      throw new Error(`${name}: ${cause.message}`, { cause });
    });
    print('shown', `${name} (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s): ${shown}`);
  }
}

function failed({ message }: Error): number {
  print('FAILED', `${message}\nWhat the commands wrote is in ${logFile}.`);
  return 1;
}

function print(kind: string, text: string): void {
  process.stdout.write(`${kind.padEnd(10)} ${text}\n`);
}
