import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where `cdk synth` writes. */
export const assemblyFolder = fileURLToPath(new URL('../../cdk.out', import.meta.url));

export interface BuildOptions {
  /** Ends the build. */
  readonly signal: AbortSignal;
}

/**
 * Builds the functions' bundles with the project's own `build` script.
 * @throws Error when it fails; what it wrote is on standard error
 */
export async function build({ signal }: BuildOptions): Promise<void> {
  const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
    readonly scripts: { readonly build: string };
  };
  await run(scripts.build, { signal, isShell: true, args: [] });
}

export interface SynthOptions extends BuildOptions {
  /** `name=value` pairs. */
  readonly context: readonly string[];
  /** Leaves the assets where the build puts them, so that the next build is served without another synthesis. */
  readonly isUnstaged: boolean;
}

/**
 * Synthesises the stack as `npm run synth` does, less what needs a network or only matters to a deployment.
 * @throws Error when it fails; what it wrote is on standard error
 */
export async function synthesise({ signal, context, isUnstaged }: SynthOptions): Promise<void> {
  const args = ['synth', '--quiet', '--no-notices', '--no-version-reporting', '--output', assemblyFolder];
  if (isUnstaged) args.push('--no-staging');
  for (const pair of context) args.push('--context', pair);
  await run('cdk', { signal, isShell: false, args });
}

interface RunOptions {
  readonly signal: AbortSignal;
  readonly isShell: boolean;
  readonly args: readonly string[];
}

async function run(command: string, { signal, isShell, args }: RunOptions): Promise<void> {
  const child = spawn(command, args, {
    cwd: root,
    env: buildEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: isShell,
    signal,
  });
  child.stdout?.pipe(process.stderr, { end: false });
  const [code] = await once(child, 'close');
  if (code !== 0)
    throw new Error(`"${[command, ...args.slice(0, 1)].join(' ')}" failed; what it said is above.`);
}

/** Ours, with the project's commands first and without a way into somebody's AWS account. */
function buildEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    PATH: [`${root}/node_modules/.bin`, process.env['PATH']].join(delimiter),
    CDK_VALIDATION: 'false',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
