import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { GatewaySamples } from './gateways.ts';
import { comparisonRow, type Row } from './report.ts';
import { median, type Samples } from './samples.ts';

/** Measures our server, and Portkey's if there is one, each in a process of its own. */
export async function gatewayCalls(upstream: string, portkey?: string): Promise<GatewaySamples> {
  const server = started('chain-server.ts', [upstream]);
  try {
    const [port] = await once(server, 'message');
    const addresses = [upstream, `http://127.0.0.1:${port}`, ...(portkey === undefined ? [] : [portkey])];
    const client = started('gateways.ts', addresses);
    const ended = once(client, 'exit').then(([code]) => {
      throw new Error(`The measurement of the gateways ended with ${code}.`);
    });
    const [samples] = await Promise.race([once(client, 'message'), ended]);
    ended.catch(() => undefined);
    return samples;
  } finally {
    server.disconnect();
  }
}

/** Its standard output is the log of the flow. */
function started(file: string, parameters: readonly string[]): ChildProcess {
  return fork(new URL(file, import.meta.url), parameters, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

export function gatewayRows({ latencies, firstEvents, requestsPerSecond }: GatewaySamples): readonly Row[] {
  return [
    comparisonRow('chat: direct call', latencies['direct']),
    ...addedRows('chat', latencies),
    comparisonRow('first event: direct call', firstEvents['direct']),
    ...addedRows('first event', firstEvents, '<= +0.3 ms'),
    comparisonRow('first event: openai in the runtime', firstEvents['chain in runtime'], {
      base: firstEvents['direct'],
      target: '<= +0.3 ms',
    }),
    ...rateRows(requestsPerSecond),
  ];
}

type Named<Value> = Readonly<Record<string, Value>>;

function addedRows(what: string, samples: Named<Samples>, target?: string): readonly Row[] {
  const { direct: base, chain, blog, Portkey } = samples;
  const row = (whose: string, own: Samples | undefined): Row =>
    comparisonRow(`${what}: ${whose}`, own, { base, target: target ?? portkeyShare(samples, own) });
  return [
    row('openai behind a server', chain),
    ...(blog ? [row('chatgpt behind a server', blog)] : []),
    ...(Portkey ? [comparisonRow(`${what}: Portkey gateway 1.15.2`, Portkey, { base })] : []),
  ];
}

function portkeyShare({ direct = [], Portkey }: Named<Samples>, own: Samples = []): string {
  const added = (measured: Samples): number => median(measured) - median(direct);
  return Portkey ? `${(added(own) / added(Portkey)).toFixed(2)} of Portkey's, <= 0.55` : '';
}

function rateRows({ chain = 0, Portkey }: Named<number>): readonly Row[] {
  return [
    rateRow('openai behind a server', chain, Portkey === undefined ? '' : (chain / Portkey).toFixed(2)),
    ...(Portkey === undefined ? [] : [rateRow('Portkey gateway 1.15.2', Portkey, '')]),
  ];
}

function rateRow(what: string, rate: number, ratio: string): Row {
  return {
    measured: `32 connections: ${what}`,
    median: `${rate.toFixed(0)} per second`,
    p99: '',
    added: '',
    ratio: ratio && `${ratio}x`,
    target: ratio && '>= 3.5x',
  };
}
