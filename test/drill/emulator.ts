import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Children } from './children.ts';

export const region = 'us-east-1';
export const accountId = '000000000000';
export const accessKey = { accessKeyId: 'test', secretAccessKey: 'test' } as const;
const startTimeoutMs = 60_000;
const pauseMs = 100;

/** An AWS on this machine. */
export interface Emulator {
  /** Such as `http://127.0.0.1:4566`. */
  readonly address: string;
  /** What a program needs in its environment to take the emulator for AWS, and nothing else. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Starts the emulator on a free port of the loopback interface.
 * @param props.path where the emulator is found, and the `node` that it runs functions with
 * @param props.folder for what it leaves behind
 * @throws Error when it does not answer in time
 */
export async function startEmulator(
  children: Children,
  { path, folder }: { readonly path: string; readonly folder: string },
): Promise<Emulator> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const emulator = children.start({
    file: 'ministack',
    arguments: [],
    environment: {
      PATH: path,
      TMPDIR: folder,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      IOT_MTLS_ENABLED: '0',
      DOCKER_HOST: 'unix:///nonexistent.sock',
    },
  });
  const giveUpAtMs = Date.now() + startTimeoutMs;
  while (!(await isHealthy(address))) {
    if (emulator.exitCode !== null) throw new Error(`The emulator ended with ${emulator.exitCode}.`);
    if (Date.now() > giveUpAtMs)
      throw new Error(`The emulator did not answer in ${startTimeoutMs / 1000} s.`);
    await pause(pauseMs);
  }
  return { address, environment: environmentFor(address, path) };
}

/** The port is free until somebody else takes it: the emulator cannot be told to choose one itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function isHealthy(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/_ministack/health`)).ok;
  } catch {
    return false;
  }
}

function environmentFor(address: string, path: string): Readonly<Record<string, string>> {
  return {
    PATH: path,
    HOME: process.env['HOME'] ?? '/',
    NO_PROXY: '127.0.0.1',
    AWS_ENDPOINT_URL: address,
    AWS_ACCESS_KEY_ID: accessKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
