import type { GatewayFault } from './api-gateway/gateway-fault.ts';
import type { RequestContext } from './api-gateway/proxy-event.ts';
import { announcement } from './announcement.ts';
import { assemblyFolder, build, root, synthesise } from './build.ts';
import type { LogLine } from './lambda/lambda-settings.ts';
import { readableLine } from './log-line.ts';
import { routePath, sendOnce } from './once.ts';
import { endingSignal } from './ending-signal.ts';
import { help, type Options, parseOptions } from './options.ts';
import { readStack, type Stack } from './stack/stack.ts';
import { StackServer } from './stack-server.ts';
import { awsAccess, openAi } from './surroundings.ts';
import { type SourceChange, watchSources } from './watch.ts';

const ending = endingSignal();

/** What a shell answers for a command that Ctrl-C ended before it was done. */
const interruptedExitCode = 130;

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (ending.aborted) return interruptedExitCode;
  say(sentence(error));
  return 1;
});
// What is left open, such as connections of a stand-in, ends with us.
process.exit();

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, process.env);
  if (!options.isHelp) return run(options);
  process.stdout.write(help);
  return 0;
}

async function run(options: Options): Promise<number> {
  const [openai, stack] = await Promise.all([
    openAi(process.env, options.openaiBaseUrl),
    builtStack(options),
  ]);
  const { accessKey, awsEndpoints } = awsAccess(process.env);
  const server = await StackServer.create(stack, {
    surroundings: { openai, accessKey, awsEndpoints },
    isAuthorized: options.isAuthorized,
    onLog: (line) => sayLine(line, options),
    onFault: sayFault,
  });
  const url = `http://127.0.0.1:${await listen(server, options.port)}`;
  const { isAuthorized } = options;
  say(announcement({ stack, url, openai, isAuthorized, accessKey }));
  const exitCode =
    options.once === undefined ? await serve(server, url, options) : await send(stack, url, options);
  await server.close();
  return exitCode;
}

async function builtStack(options: Options): Promise<Stack> {
  const { context, isWatching, isBuilt, assembly = assemblyFolder, stack } = options;
  if (!isBuilt) {
    await build({ signal: ending });
    await synthesise({ signal: ending, context, isUnstaged: isWatching });
  }
  return readStack(assembly, stack);
}

async function listen(server: StackServer, port: number): Promise<number> {
  try {
    return await server.listen(port);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause;
    throw new Error(
      `Port ${port} is taken. End what listens there, or set PORT to another (0 takes any free one).`,
    );
  }
}

/** Serves until a signal comes. */
async function serve(server: StackServer, url: string, options: Options): Promise<number> {
  if (options.isWatching) watchSources(root, (change) => redeploy(server, change, options), ending);
  process.stdout.write(`ready ${url}\n`);
  await new Promise<void>((resolve) => {
    if (ending.aborted) resolve();
    ending.addEventListener('abort', () => resolve());
  });
  return 0;
}

async function send(stack: Stack, url: string, { once = '', route }: Options): Promise<number> {
  const path = routePath(stack.routes, route);
  const status = await sendOnce({ url, path, body: once, output: process.stdout, signal: ending });
  // A reply ends without a line break, which a terminal would need.
  say(`${process.stdout.isTTY ? '\n' : ''}POST ${path} answered ${status}`);
  return status >= 200 && status < 300 ? 0 : 1;
}

async function redeploy(server: StackServer, change: SourceChange, options: Options): Promise<void> {
  const startedAt = performance.now();
  try {
    await build({ signal: ending });
    const { context, stack } = options;
    if (change.isStackChanged) await synthesise({ signal: ending, context, isUnstaged: true });
    server.deploy(readStack(assemblyFolder, stack));
    say(`${change.file} changed; serving the new code after ${Math.round(performance.now() - startedAt)} ms`);
  } catch (error) {
    if (!ending.aborted)
      say(`${change.file} changed, but ${sentence(error)} The code before it is still served.`);
  }
}

function sayLine(line: LogLine, { isJsonLog }: Options): void {
  const text = isJsonLog ? line.text : readableLine(line);
  if (text !== undefined) say(text);
}

/** The caller is told little; who runs the stack wants the cause. */
function sayFault({ message, cause }: GatewayFault, { httpMethod, path }: RequestContext): void {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  say(`${httpMethod} ${path} was answered by the gateway: ${message}${reason}`);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
