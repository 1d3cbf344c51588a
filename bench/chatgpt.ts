import { fileURLToPath } from 'node:url';
import type { LambdaFunction } from '../lib/local/lambda/lambda-function.ts';
import type { LambdaSettings } from '../lib/local/lambda/lambda-settings.ts';

/** The built flow, as `npm run build` leaves it. */
export const codePath = fileURLToPath(new URL('../dist/chatgpt', import.meta.url));

const prompt = 'The quick brown fox jumps over the lazy dog; '.repeat(23).slice(0, 1024);

/** A REST API's proxy event for a call with a JSON body. */
export function proxyEvent(resource: string, path: string, body: string) {
  return {
    httpMethod: 'POST',
    path,
    resource,
    headers: null,
    multiValueHeaders: {
      'Content-Type': ['application/json'],
      Host: ['bench.execute-api.us-east-1.amazonaws.com'],
    },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: { path: `/dev${path}`, identity: {} },
    body,
    isBase64Encoded: false,
  };
}

/** What the flow is sent. */
export const promptRequest = JSON.stringify({ prompt });

/** A call with a prompt of 1 kB. */
export const event = proxyEvent('/chatgpt', '/chatgpt', promptRequest);

/** What the flow makes of the event, for who calls the upstream without it. */
export const completionRequest = JSON.stringify({
  model: 'gpt-3.5-turbo-instruct',
  prompt,
  max_tokens: 256,
  temperature: 1,
});

/** A function whose secret and whose receiver are both at one address, and which answers in one piece. */
export function lambdaSettings(path: string, upstream: string): LambdaSettings {
  return {
    name: 'bench',
    codePath: path,
    handler: 'index.http',
    timeoutMs: 30_000,
    memoryMb: 1_024,
    environment: {
      IFLOW_PARAMETERS: JSON.stringify({ openaiBaseUrl: `${upstream}/v1` }),
      IFLOW_CREDENTIALS: JSON.stringify({ openai: 'openai' }),
      IFLOW_STREAMING: 'false',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_SESSION_TOKEN: 'bench',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: upstream,
    },
  };
}

/** Invokes a function with the event and fails unless it answers 200: a fast failure is no measurement. */
export async function answer(lambda: LambdaFunction): Promise<void> {
  const invocation = await lambda.invoke(event);
  if (invocation.type === 'fault') throw invocation;
  checkResult(JSON.parse(invocation.payload.toString()));
}

export function checkResult(result: unknown): void {
  const { statusCode, body } = result as { readonly statusCode: number; readonly body: string };
  if (statusCode !== 200) throw new Error(`The function answered ${statusCode}: ${body}`);
}
