import { LambdaFunction } from '../lib/local/lambda/lambda-function.ts';
import { LambdaInstance } from '../lib/local/lambda/lambda-instance.ts';
import type { LambdaSettings } from '../lib/local/lambda/lambda-settings.ts';
import { answer } from './chatgpt.ts';
import { duration, interleaved, type Samples } from './samples.ts';

/** The functions whose starts are compared: one that does nothing, and the flow. */
export interface ColdStartProps {
  readonly empty: LambdaSettings;
  readonly flow: LambdaSettings;
}

/**
 * Starts the real Lambda runtime for both in turn: until it first asks for an event, and until it has answered its
 * first one. The second shows what a handler puts off until it is called.
 */
export function coldStarts({ empty, flow }: ColdStartProps): Promise<Readonly<Record<string, Samples>>> {
  return interleaved(
    [
      { name: 'empty ready', once: () => untilReady(empty) },
      { name: 'flow ready', once: () => untilReady(flow) },
      { name: 'empty answered', once: () => untilAnswered(empty) },
      { name: 'flow answered', once: () => untilAnswered(flow) },
    ],
    { rounds: 31, warmUp: 2 },
  );
}

async function untilReady(settings: LambdaSettings): Promise<number> {
  const ready = Promise.withResolvers<void>();
  const startMs = performance.now();
  const instance = new LambdaInstance(settings, {
    onIdle: () => ready.resolve(),
    onEnd: (_, fault) => ready.reject(fault),
  });
  await ready.promise;
  const durationMs = performance.now() - startMs;
  await instance.stop();
  return durationMs;
}

async function untilAnswered(settings: LambdaSettings): Promise<number> {
  const lambda = new LambdaFunction(settings);
  const durationMs = await duration(() => answer(lambda));
  await lambda.close();
  return durationMs;
}
