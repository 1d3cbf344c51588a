import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** A program to run. */
export interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  /** All of it: nothing of this process's own comes along. */
  readonly environment: NodeJS.ProcessEnv;
  /** @default the folder of this process */
  readonly folder?: string;
}

/** What a program left behind. */
export interface Outcome {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The processes that the drill starts. Each leads a group of its own, and the groups end with this process, whatever
 * ends it, Ctrl-C included. What they write goes to a log file.
 */
export class Children {
  readonly #running = new Set<ChildProcess>();
  readonly #logFile: string;

  constructor(logFile: string) {
    this.#logFile = logFile;
    process.once('SIGINT', () => process.exit(130));
    process.once('SIGTERM', () => process.exit(143));
    process.once('exit', () => {
      for (const child of this.#running) endGroup(child);
    });
  }

  /** Starts a program that runs as long as this process does. */
  start(command: Command): ChildProcess {
    const child = this.#spawn(command);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => this.#log(String(chunk)));
    child.once('error', (error) => this.#log(`${error.message}\n`));
    return child;
  }

  /**
   * Runs a program to its end.
   * @throws Error when it takes longer than it may, or cannot be started
   */
  async run(command: Command, timeoutMs: number): Promise<Outcome> {
    const child = this.#spawn(command);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      endGroup(child);
    }, timeoutMs);
    try {
      const written = Promise.all([text(child.stdout), text(child.stderr)]);
      await once(child, 'close');
      const [stdout, stderr] = await written;
      this.#log(`\n$ ${commandLine(command)}\n${stdout}${stderr}`);
      if (isLate) throw new Error(`It took longer than ${timeoutMs / 1000} s: ${commandLine(command)}`);
      return { exitCode: child.exitCode, stdout, stderr };
    } finally {
      clearTimeout(timer);
    }
  }

  #spawn({ file, arguments: given, environment, folder }: Command) {
    const child = spawn(file, given, {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    return child;
  }

  #log(written: string): void {
    appendFileSync(this.#logFile, written);
  }
}

/** A command as one would type it. */
export function commandLine({ file, arguments: given }: Command): string {
  return [file, ...given].join(' ');
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
