import { describe, expect, it } from '@jest/globals';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../lib/local/main.ts', import.meta.url));
const assembly = fileURLToPath(new URL('../fixtures/local/assembly', import.meta.url));

interface Run {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Address from the line that says that the stack is ready. */
  readonly ready: Promise<string>;
  readonly ended: Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
}

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
  // With a key of one's own nothing has to stand in for OpenAI, and the sample calls nobody.
  const env = { PATH: process.env['PATH'], PORT: '0', OPENAI_API_KEY: 'sk-canary', ...environment };
  const child = spawn(process.execPath, [main, '--assembly', assembly, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return {
    child,
    ready: address(child.stdout),
    ended: ended.then(([[code], stdout, stderr]) => ({ code, stdout, stderr })),
  };
}

async function address(stdout: Readable): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(line.slice('ready '.length));
    });
  });
}

describe('main', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves until %s comes, and ends well with a request under way',
    async (signal) => {
      const { child, ready, ended } = run([]);
      const url = await ready;

      const served = await fetch(`${url}/echo`, { method: 'POST' });
      const cut = fetch(`${url}/fast`, { method: 'POST', body: '{"sleepMs":60000}' }).catch(() => 'cut');
      child.kill(signal);

      expect(served.status).toBe(201);
      expect(await ended).toMatchObject({ code: 0, stdout: `ready ${url}\n` });
      await cut;
    },
  );

  it('says what it serves, who may call it and how to try it', async () => {
    const { child, ready, ended } = run(['--authorize']);
    const url = await ready;

    const refused = await fetch(`${url}/orders/7`);
    child.kill('SIGINT');

    const { stderr } = await ended;
    expect(refused.status).toBe(404);
    expect(stderr).toMatch(/GET +\/orders\/\{id\} +authorisation IAM \(enforced\) +buffered, 29 s/);
    expect(stderr).toMatch(/POST +\/stream +authorisation open +streamed, 120 s/);
    expect(stderr).toContain(`${url}/echo`);
    expect(stderr).toContain('--user "test:test"');
    expect(stderr).not.toContain('sk-canary');
  });

  it('sends one message and keeps standard output for the reply', async () => {
    const { code, stdout, stderr } = await run(['--once', '{"prompt":"grüß"}']).ended;

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      path: '/echo',
      body: Buffer.from('{"prompt":"grüß"}').toString('base64'),
    });
    expect(stderr).toContain('POST /echo answered 201');
  });

  it('fails when the one message is answered with an error', async () => {
    const { code, stdout, stderr } = await run(['--once', '{}', '--route', '/echo/throws']).ended;

    expect(code).toBe(1);
    expect(stdout).toBe('{"message":"Internal server error"}');
    expect(stderr).toContain('thrown on purpose');
  });

  it('fails when its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const { code, stderr } = await run([], { PORT: String(port) }).ended;
    server.close();

    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      `Port ${port} is taken. End what listens there, or set PORT to another (0 takes any free one).`,
    );
  });

  it('fails with one sentence for a command line that it does not know', async () => {
    const { code, stdout, stderr } = await run(['--autorize']).ended;

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe('Unknown option "--autorize". Did you mean "authorize"? See --help.\n');
  });

  it('explains itself', async () => {
    const { code, stdout } = await run(['--help']).ended;

    expect(code).toBe(0);
    expect(stdout).toContain('--authorize');
  });
});
