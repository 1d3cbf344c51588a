import { execFile } from 'node:child_process';
import { access, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The Lambda runtime with its own client, as it is on Lambda: compiled once per version, beside the packages of the
 * project. Nothing where it cannot be compiled, which wants cmake, g++, make and Python.
 */
export async function compiledRuntime(): Promise<string | undefined> {
  try {
    const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
    const { version } = lock.packages['node_modules/aws-lambda-ric'];
    const folder = join(root, 'node_modules/.cache/lambda-runtime', version);
    const runtime = join(folder, 'node_modules/aws-lambda-ric');
    if (!(await exists(join(runtime, 'rapid-client.node')))) await compile(version, folder);
    return join(runtime, 'index.mjs');
  } catch (error) {
    process.stderr.write(`The Lambda runtime could not be compiled: ${String(error).split('\n')[0]}\n`);
    return undefined;
  }
}

async function compile(version: string, folder: string): Promise<void> {
  process.stderr.write('Compiling the Lambda runtime, which takes a minute …\n');
  await mkdir(folder, { recursive: true });
  const headers = resolve(dirname(process.execPath), '..');
  const hasHeaders = await exists(join(headers, 'include/node/node_api.h'));
  await promisify(execFile)(
    'npm',
    [
      'install',
      '--prefix',
      folder,
      '--ignore-scripts=false',
      '--no-audit',
      '--no-fund',
      `aws-lambda-ric@${version}`,
    ],
    { env: { ...process.env, ...(hasHeaders && { npm_config_nodedir: headers }) } },
  );
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
