import { createRequire } from 'node:module';
import { LambdaFunction } from '../lib/local/lambda/lambda-function.ts';
import { answer, checkResult, codePath, completionRequest, event, lambdaSettings } from './chatgpt.ts';
import { post } from './post.ts';
import { type Contender, duration, interleaved } from './samples.ts';

/**
 * Measures warm calls, one at a time. A process of its own, since the flow's log goes to its standard output.
 * Run by `fork` with the upstream's address, the folder of an empty function and, if there is one, Portkey's address.
 */
const [upstream = '', emptyPath = '', portkey] = process.argv.slice(2);
const bearer = { authorization: 'Bearer sk-bench' };

const chain = builtHandler();
const emptyRuntime = new LambdaFunction(lambdaSettings(emptyPath, upstream));
const flowRuntime = new LambdaFunction(lambdaSettings(codePath, upstream));
const contenders: readonly Contender[] = [
  {
    name: 'direct',
    once: () => duration(() => post(`${upstream}/v1/completions`, completionRequest, bearer)),
  },
  { name: 'chain', once: () => duration(callChain) },
  { name: 'empty in runtime', once: () => duration(() => answer(emptyRuntime)) },
  { name: 'chain in runtime', once: () => duration(() => answer(flowRuntime)) },
  ...(portkey === undefined ? [] : [{ name: 'Portkey', once: () => duration(() => callPortkey(portkey)) }]),
];

process.send?.(await interleaved(contenders, { rounds: 2_000, warmUp: 500 }));
await Promise.all([emptyRuntime.close(), flowRuntime.close()]);
process.disconnect();

/** The very handler that Lambda calls, without Lambda. */
function builtHandler(): (event: unknown, context: unknown) => Promise<unknown> {
  Object.assign(process.env, lambdaSettings(codePath, upstream).environment);
  return createRequire(import.meta.url)(codePath).http;
}

async function callChain(): Promise<void> {
  checkResult(await chain(event, { awsRequestId: 'bench', getRemainingTimeInMillis: () => 30_000 }));
}

function callPortkey(address: string): Promise<string> {
  const headers = { ...bearer, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${upstream}/v1` };
  return post(`${address}/v1/completions`, completionRequest, headers);
}
