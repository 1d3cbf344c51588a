import { setTimeout } from 'node:timers/promises';
import { faultUpstream } from '../support/fault-upstream.ts';
import { type OpenAiFunction, openAiFunction } from '../faults/lambda-function.ts';
import { expectOutcome } from '../faults/outcome.ts';
import { brokenBounds, type Gauge, shown } from './gauge.ts';
import { type Case, caseOf, isFaulty } from './plan.ts';

/**
 * `npm run soak [requests]`: so many requests, 20 000 unless told otherwise, one after the other through one process of
 * the Lambda runtime with the built OpenAI flow. Three of ten meet a fault. Fails when an answer is not as it should be,
 * or the process holds more at the end than after the first fifth.
 */
const requests = Number(process.argv[2] ?? 20_000);
const maxMinutes = 6;

const upstream = await faultUpstream();
const lambda = await openAiFunction({
  openaiBaseUrl: upstream.url,
  receiverTimeoutMs: 600,
  messageTimeoutMs: 1_200,
  preload: new URL('gauge.js', import.meta.url).href,
});
try {
  process.exitCode = await soaked();
} finally {
  await lambda.close();
  await upstream.close();
}

async function soaked(): Promise<number> {
  const startedAt = performance.now();
  const warmUp = requests / 5;
  await sendAll({ from: 0, to: warmUp, startedAt });
  const before = await gauge(lambda);
  await sendAll({ from: warmUp, to: requests, startedAt });
  const after = await gauge(lambda);
  const seconds = (performance.now() - startedAt) / 1000;
  const faulty = Array.from({ length: requests }, (_, index) => index).filter(isFaulty).length;
  const broken = [...brokenBounds(before, after), ...otherProcess(before, after), ...openSockets()];
  process.stdout.write(
    `${requests} requests in ${seconds.toFixed(0)} s (${faulty} with a fault), every answer as expected\n` +
      `after ${warmUp}: ${shown(before)}\nafter ${requests}: ${shown(after)}\n` +
      `${broken.length === 0 ? 'all bounds hold' : broken.join('\n')}\n`,
  );
  return broken.length;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly startedAt: number;
}

async function sendAll({ from, to, startedAt }: Range): Promise<void> {
  for (let index = from; index < to; index += 1) {
    const minutes = (performance.now() - startedAt) / 60_000;
    if (minutes > maxMinutes) throw new Error(`${index} requests took ${maxMinutes} minutes already.`);
    const sending = caseOf(index);
    upstream.behave(sending.behaviour(sending.content));
    await send(sending, index);
  }
}

async function send(sending: Case, index: number): Promise<void> {
  try {
    expectOutcome(await lambda.got(sending.content), sending);
  } catch (cause) {
    throw new Error(`Request ${index} (${sending.fault}, ${sending.kind}) was answered wrongly.`, { cause });
  }
}

/** What the function's process holds, once it waits for its next event. */
async function gauge({ log }: OpenAiFunction): Promise<Gauge> {
  await setTimeout(500);
  const told = (): readonly string[] => log.lines.filter((line) => line.startsWith('{"gauge"'));
  const known = told().length;
  const first = log.lines.find((line) => line.startsWith('{"pid"')) ?? '{}';
  process.kill(JSON.parse(first).pid, 'SIGUSR2');
  while (told().length === known) await setTimeout(20);
  return JSON.parse(told().at(-1) ?? '{}').gauge;
}

function otherProcess(before: Gauge, after: Gauge): readonly string[] {
  const count = lambda.log.lines.filter((line) => line.startsWith('{"pid"')).length;
  return count === 1 && before.pid === after.pid ? [] : [`${count} processes were needed; one is right.`];
}

function openSockets(): readonly string[] {
  const { openConnections } = upstream;
  return openConnections <= 1
    ? []
    : [`${openConnections} connections to the service are open; one is right.`];
}
