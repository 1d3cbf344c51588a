import { AwsClient } from 'aws4fetch';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Children, Outcome } from './children.ts';
import { accessKey, type Emulator, region } from './emulator.ts';

const cdkTimeoutMs = 300_000;
const awsTimeoutMs = 60_000;
const cdkProgram = fileURLToPath(new URL('../../node_modules/.bin/cdk', import.meta.url));
const app = fileURLToPath(new URL('app.ts', import.meta.url));

export const stackName = 'iflow-drill';

/** An answer of the deployed API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON; what stands in it is the matter of who asserts. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface CloudProps {
  readonly emulator: Emulator;
  readonly children: Children;
  /** Where the commands are run, and leave what they leave. */
  readonly folder: string;
  /** Given to the app with every `cdk` command. */
  readonly context: Readonly<Record<string, string>>;
}

/** The cloud as a developer meets it: the CDK's and AWS's own command lines, and HTTP. */
export class Cloud {
  readonly #props: CloudProps;
  #outputs: Readonly<Record<string, string>> = {};

  constructor(props: CloudProps) {
    this.#props = props;
  }

  /** An output of the stack as it was last deployed. */
  output(name: string): string {
    const value = this.#outputs[name];
    assert(value !== undefined, `the stack has no output ${name}`);
    return value;
  }

  /** Runs `cdk` on the drill's app. */
  cdk(given: readonly string[], context: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const { children, emulator, folder } = this.#props;
    const entries = Object.entries({ ...this.#props.context, ...context });
    const options = entries.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const common = ['--app', `node ${app}`, '--output', resolve(folder, 'cdk.out'), '--no-notices'];
    const { environment } = emulator;
    return children.run(
      { file: cdkProgram, arguments: [...given, ...common, ...options], environment },
      cdkTimeoutMs,
    );
  }

  /** Deploys the stack. */
  async deploy(context: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const outputsFile = resolve(this.#props.folder, 'outputs.json');
    const options = ['--require-approval', 'never', '--outputs-file', outputsFile];
    const outcome = await this.cdk(['deploy', ...options], context);
    if (outcome.exitCode === 0) this.#outputs = parseOutputs(readFileSync(outputsFile, 'utf8'));
    return outcome;
  }

  /** Runs a line of shell in the drill's folder, such as a command that the stack printed. */
  shell(line: string): Promise<Outcome> {
    const { children, emulator, folder } = this.#props;
    const { environment } = emulator;
    return children.run({ file: 'sh', arguments: ['-c', line], environment, folder }, awsTimeoutMs);
  }

  /** What a query of the AWS CLI answers, read from its JSON. */
  async asked(command: string): Promise<unknown> {
    const outcome = await this.shell(`aws ${command} --output json`);
    succeeded(outcome, `aws ${command}`);
    return JSON.parse(outcome.stdout);
  }

  /** Sends a prompt to the deployed address. The emulator asks for a signature, but does not check it. */
  async send(prompt: string, { isSigned = true } = {}): Promise<Answer> {
    const send = isSigned ? signer.fetch.bind(signer) : fetch;
    const response = await send(this.#localUrl(), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ prompt }),
      signal: AbortSignal.timeout(awsTimeoutMs),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Answer['body'],
    };
  }

  /** The host in the output is AWS's own; the emulator has the same API at a path. */
  #localUrl(): string {
    const { hostname, pathname } = new URL(this.output('ChatgptUrl'));
    const [apiId] = hostname.split('.');
    const [, stage, ...path] = pathname.split('/');
    return `${this.#props.emulator.address}/restapis/${apiId}/${stage}/_user_request_/${path.join('/')}`;
  }
}

const signer = new AwsClient({ ...accessKey, region, service: 'execute-api', retries: 0 });

/** @throws AssertionError with the last lines that a failed command wrote */
export function succeeded({ exitCode, stdout, stderr }: Outcome, what: string): void {
  const lastLines = `${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n');
  assert(exitCode === 0, `${what} ended with ${exitCode}:\n${lastLines}`);
}

function parseOutputs(json: string): Readonly<Record<string, string>> {
  const stacks = JSON.parse(json) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  return stacks[stackName] ?? {};
}
