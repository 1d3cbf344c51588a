import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { localPlace } from '../local-place.ts';
import type { LambdaSettings, LogLine } from './lambda-settings.ts';

const nodeMajor = 24;
const require = createRequire(import.meta.url);

/**
 * Starts the Lambda runtime for a function in a process of its own.
 * @param runtimeApi host and port of the Runtime API
 */
export function startRuntime(settings: LambdaSettings, runtimeApi: string): ChildProcess {
  const child = spawn(nodePath(), runtimeArguments(settings), {
    cwd: settings.codePath,
    env: { ...runtimeEnvironment(settings, runtimeApi), ...settings.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // In a group of its own: Ctrl-C is for us, and we decide when a function ends.
    detached: true,
  });
  for (const source of ['stdout', 'stderr'] as const) forwardLines(child, source, settings.onLog);
  return child;
}

/** The Node that Lambda would take: ours, or the one installed beside the project when ours is older. */
function nodePath(): string {
  const isRecent = Number.parseInt(process.versions.node, 10) >= nodeMajor;
  return isRecent
    ? process.execPath
    : fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
}

/** Lambda's own flags: no `require` of ES modules, a heap of 90 % of the memory. */
function runtimeArguments({ memoryMb = 128, compiledRuntime }: LambdaSettings): readonly string[] {
  const preloads = compiledRuntime ? ['life-line.js'] : ['life-line.js', 'runtime-client.js'];
  return [
    '--no-experimental-require-module',
    `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
    ...preloads.flatMap((file) => ['--import', new URL(file, import.meta.url).href]),
    compiledRuntime ?? require.resolve('aws-lambda-ric'),
  ];
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
function runtimeEnvironment(settings: LambdaSettings, runtimeApi: string): Readonly<Record<string, string>> {
  const { name, logLevel } = settings;
  const { PATH = '', NODE_EXTRA_CA_CERTS } = process.env;
  return {
    PATH,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // What a function needs to reach anything from behind a company's proxy.
    ...(NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS }),
    AWS_REGION: localPlace.region,
    AWS_DEFAULT_REGION: localPlace.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${nodeMajor}.x`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb ?? 128),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local/[$LATEST]',
    AWS_LAMBDA_LOG_FORMAT: settings.logFormat ?? 'Text',
    ...(logLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: logLevel }),
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_TASK_ROOT: settings.codePath,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: settings.handler,
  };
}

/** Ends a runtime at once, with whatever it has started itself. */
export function killRuntime({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ESRCH';
}

function forwardLines(child: ChildProcess, source: LogLine['source'], onLog: LambdaSettings['onLog']): void {
  const stream = child[source];
  if (stream === null) return;
  if (onLog === undefined) stream.resume();
  else createInterface({ input: stream }).on('line', (text) => onLog({ source, text }));
}
