import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFlow } from '../infra/bundle.ts';
import { lambdaSettings } from './chatgpt.ts';
import { coldStarts } from './cold-start.ts';
import { compiledRuntime } from './compiled-runtime.ts';
import { gatewayCalls, gatewayRows } from './gateway-calls.ts';
import { type Portkey, startPortkey } from './portkey.ts';
import { bundleRow, comparisonRow, formatted, type Row } from './report.ts';
import type { Samples } from './samples.ts';

/**
 * `npm run bench [-- --portkey]`: the start of the Lambda runtime with the flow, and what the warm chain adds to a direct
 * call, alone and as a server of many callers. Figures vary with the machine; ratios of one run are what counts.
 *
 * The start is that of the runtime with its own client, which is compiled at the first run; where it cannot be, that of
 * the one in JavaScript, which loads `node:http` also for an empty function. `--portkey` installs the Portkey gateway into a
 * temporary folder and measures it too.
 */
const folder = await mkdtemp(join(tmpdir(), 'iflow-bench-'));
const upstream = fork(new URL('upstream.ts', import.meta.url));
let portkey: Portkey | undefined;
try {
  const emptyPath = await emptyFunction();
  const codePath = await bundleFlow('chatgpt');
  const { size } = await stat(join(codePath, 'index.js'));
  const [port] = await once(upstream, 'message');
  const upstreamUrl = `http://127.0.0.1:${port}`;
  if (process.argv.includes('--portkey')) portkey = await startPortkey(folder);

  const runtime = await compiledRuntime();
  const starts = await coldStarts({
    empty: { ...lambdaSettings(emptyPath, upstreamUrl), compiledRuntime: runtime },
    flow: { ...lambdaSettings(codePath, upstreamUrl), compiledRuntime: runtime },
  });
  const calls = await warmCalls([upstreamUrl, emptyPath, ...(portkey ? [portkey.url] : [])]);
  await bundleFlow('openai');
  const gateways = await gatewayCalls(upstreamUrl, portkey?.url);
  const rows = [
    ...startRows(starts, runtime ? 'compiled runtime' : 'runtime with a client in JavaScript'),
    ...callRows(calls),
    ...gatewayRows(gateways),
  ];
  process.stdout.write(formatted([bundleRow(size), ...rows]));
} finally {
  portkey?.stop();
  upstream.disconnect();
  await rm(folder, { recursive: true });
}

async function emptyFunction(): Promise<string> {
  const path = join(folder, 'empty');
  await mkdir(path);
  await writeFile(join(path, 'index.js'), "exports.http = async () => ({ statusCode: 200, body: '' });\n");
  return path;
}

async function warmCalls(parameters: readonly string[]): Promise<Readonly<Record<string, Samples>>> {
  const latency = fork(new URL('latency.ts', import.meta.url), parameters, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(latency, 'exit').then(([code]) => {
    throw new Error(`The measurement of warm calls ended with ${code}.`);
  });
  const [samples] = await Promise.race([once(latency, 'message'), ended]);
  ended.catch(() => undefined);
  return samples;
}

function startRows(samples: Readonly<Record<string, Samples>>, runtime: string): readonly Row[] {
  return [
    comparisonRow(`${runtime}: start to first /next, empty function`, samples['empty ready']),
    comparisonRow(`${runtime}: start to first /next, chatgpt`, samples['flow ready'], {
      base: samples['empty ready'],
    }),
    comparisonRow(`${runtime}: start to first answer, empty function`, samples['empty answered']),
    comparisonRow(`${runtime}: start to first answer, chatgpt`, samples['flow answered'], {
      base: samples['empty answered'],
      target: '<= 1.7x',
    }),
  ];
}

function callRows(samples: Readonly<Record<string, Samples>>): readonly Row[] {
  const { direct } = samples;
  return [
    comparisonRow('direct call, kept alive', direct),
    comparisonRow('chain', samples['chain'], { base: direct, target: '<= +0.5 ms' }),
    comparisonRow('empty function in the runtime', samples['empty in runtime']),
    comparisonRow('chain in the runtime', samples['chain in runtime'], { base: direct }),
    ...(samples['Portkey']
      ? [comparisonRow('Portkey gateway 1.15.2', samples['Portkey'], { base: direct })]
      : []),
  ];
}
