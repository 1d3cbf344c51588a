import { fileURLToPath } from 'node:url';
import { type Invocation, LambdaFunction } from '../../lib/local/lambda/lambda-function.ts';
import type { LambdaSettings } from '../../lib/local/lambda/lambda-settings.ts';

/** What `npm run build` made, and what `cdk deploy` would upload. */
const codePath = fileURLToPath(new URL('../../dist/chatgpt', import.meta.url));

/** The built chatgpt flow under the real runtime, in one process, with the environment that the stack gives it. */
export function builtFunction(handler: string, settings: Partial<LambdaSettings>): LambdaFunction {
  return new LambdaFunction({
    name: `chatgpt-${handler}`,
    codePath,
    handler: `index.${handler}`,
    timeoutMs: 20_000,
    memoryMb: 512,
    maxInstances: 1,
    logFormat: 'JSON',
    ...settings,
    environment: {
      IFLOW_CREDENTIALS: JSON.stringify({ openai: 'dev/openai' }),
      IFLOW_API_TIMEOUT_MS: '10000',
      AWS_ACCESS_KEY_ID: 'AKIDTEST',
      AWS_SECRET_ACCESS_KEY: 'secret',
      ...settings.environment,
    },
  });
}

/** The whole answer; throws the fault where there is none. */
export function payload(invocation: Invocation): Buffer {
  if (invocation.type === 'fault') throw invocation;
  return invocation.payload;
}
