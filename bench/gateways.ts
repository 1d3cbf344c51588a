import { promptRequest } from './chatgpt.ts';
import { LambdaFunction } from '../lib/local/lambda/lambda-function.ts';
import { firstEventInRuntime, firstEventOf } from './first-event.ts';
import { chatRequest, openAiSettings } from './openai.ts';
import { post } from './post.ts';
import { duration, interleaved, median, type Samples } from './samples.ts';
import { type Load, requestsPerSecond } from './throughput.ts';

/**
 * Measures servers that stand between a client and the upstream: ours, and Portkey's where there is one. Run by `fork`
 * with the addresses of the upstream, of our server and, if there is one, of Portkey.
 */
export interface GatewaySamples {
  readonly latencies: Readonly<Record<string, Samples>>;
  readonly firstEvents: Readonly<Record<string, Samples>>;
  readonly requestsPerSecond: Readonly<Record<string, number>>;
}

const [upstream = '', chain = '', portkey] = process.argv.slice(2);
const bearer = { authorization: 'Bearer sk-bench' };
const gateways: Readonly<Record<string, Load>> = {
  direct: { url: `${upstream}/v1/chat/completions`, headers: bearer, body: chatRequest },
  chain: { url: `${chain}/openai/v1/chat/completions`, headers: {}, body: chatRequest },
  ...(portkey !== undefined && {
    Portkey: {
      url: `${portkey}/v1/chat/completions`,
      body: chatRequest,
      headers: {
        ...bearer,
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': `${upstream}/v1`,
      },
    },
  }),
};

/** The flow with converter, modifier and receiver, which makes the request itself. */
const blog: Load = { url: `${chain}/chatgpt`, headers: {}, body: promptRequest };

const runtime = new LambdaFunction(openAiSettings(upstream));
const samples: GatewaySamples = {
  latencies: await latencies(),
  firstEvents: await firstEvents(),
  requestsPerSecond: await throughputs(),
};
await runtime.close();
process.send?.(samples, () => process.exit());

function latencies(): Promise<Readonly<Record<string, Samples>>> {
  const contenders = Object.entries({ ...gateways, blog }).map(([name, { url, headers, body }]) => ({
    name,
    once: () => duration(() => post(url, body, headers)),
  }));
  return interleaved(contenders, { rounds: 1_000, warmUp: 300 });
}

function firstEvents(): Promise<Readonly<Record<string, Samples>>> {
  const contenders = Object.entries(gateways).map(([name, { url, headers }]) => ({
    name,
    once: () => firstEventOf(url, headers),
  }));
  const inRuntime = { name: 'chain in runtime', once: () => firstEventInRuntime(runtime) };
  return interleaved([...contenders, inRuntime], { rounds: 300, warmUp: 100 });
}

/** The median of several short turns of each. */
async function throughputs(): Promise<Readonly<Record<string, number>>> {
  const rates: Record<string, number[]> = {};
  for (let round = -1; round < 5; round += 1) {
    for (const [name, load] of Object.entries(gateways)) {
      const rate = await requestsPerSecond(load, 1_500);
      if (round >= 0) rates[name] = [...(rates[name] ?? []), rate];
    }
  }
  return Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]));
}
