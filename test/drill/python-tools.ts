import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Children, Command, Outcome } from './children.ts';

/** The emulator breaks with a later boto3; the AWS CLI brings a botocore of its own. */
const packages = ['ministack==1.5.33', 'boto3==1.43.106', 'botocore==1.43.106', 'awscli==1.46.3'];
const makeTimeoutMs = 60_000;
const installTimeoutMs = 300_000;

/** Why the drill cannot take place here. */
export class CannotDrill extends Error {
  override readonly name: string = 'CannotDrill';
}

/**
 * Makes a virtual environment with the emulator and the AWS CLI, or takes the one that is there when it has these very
 * versions. Answers the folder of its programs.
 * @throws CannotDrill without Python or its package index
 */
export async function pythonTools(folder: string, children: Children): Promise<string> {
  const programs = resolve(folder, 'bin');
  const listFile = resolve(folder, 'packages.txt');
  const list = packages.join('\n');
  if (existsSync(listFile) && readFileSync(listFile, 'utf8') === list) return programs;
  rmSync(folder, { recursive: true, force: true });
  await done(
    children.run(python(['-m', 'venv', folder]), makeTimeoutMs),
    'Python made no virtual environment',
  );
  await done(children.run(pip(programs), installTimeoutMs), 'pip did not install the emulator');
  writeFileSync(listFile, list);
  return programs;
}

/** Package index, proxy and certificates are set in the user's own environment. */
const environment = process.env;

function python(given: readonly string[]): Command {
  return { file: 'python3', arguments: given, environment };
}

function pip(programs: string): Command {
  const file = resolve(programs, 'pip');
  return { file, arguments: ['install', '--quiet', '--disable-pip-version-check', ...packages], environment };
}

async function done(running: Promise<Outcome>, problem: string): Promise<void> {
  const outcome = await running.catch((cause: Error) => {
    throw new CannotDrill(`${problem}: ${cause.message}`, { cause });
  });
  if (outcome.exitCode === 0) return;
  const lastLine = `${outcome.stdout}${outcome.stderr}`.trim().split('\n').at(-1) ?? '';
  throw new CannotDrill(`${problem}: ${lastLine}`);
}
