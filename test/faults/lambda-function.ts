import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ProcessingLogEntry } from '../../lib/exchange/processing-log.ts';
import { LambdaFault } from '../../lib/local/lambda/lambda-fault.ts';
import { LambdaFunction } from '../../lib/local/lambda/lambda-function.ts';
import { secretsManagerEndpoint } from '../aws/secrets-manager-endpoint.ts';
import { restEvent } from '../support/lambda-events.ts';
import type { Content } from './faults.ts';
import { type Got, key, requestBody } from './outcome.ts';

/** What `npm run build` made of the OpenAI flow. */
const codePath = fileURLToPath(new URL('../../dist/openai', import.meta.url));

/** What a function wrote. */
export class FunctionLog {
  readonly lines: string[] = [];
  readonly entries: ProcessingLogEntry[] = [];

  add(line: string): void {
    this.lines.push(line);
    if (line.includes('message-processing-log')) this.entries.push(JSON.parse(line));
  }
}

/** The built OpenAI flow in one process of the real Lambda runtime, with all that it logs. */
export interface OpenAiFunction {
  readonly got: (content: Content) => Promise<Got>;
  readonly log: FunctionLog;
  close(): Promise<void>;
}

export interface OpenAiFunctionProps {
  readonly openaiBaseUrl: string;
  readonly receiverTimeoutMs: number;
  readonly messageTimeoutMs: number;
  /** A module that the process loads before anything else, as a URL. @default none */
  readonly preload?: string;
}

export async function openAiFunction({
  openaiBaseUrl,
  receiverTimeoutMs,
  messageTimeoutMs,
  preload,
}: OpenAiFunctionProps): Promise<OpenAiFunction> {
  const log = new FunctionLog();
  const secrets = await secretsManagerEndpoint({ status: 200, body: JSON.stringify({ SecretString: key }) });
  const lambda = new LambdaFunction({
    name: 'openai',
    codePath,
    handler: 'index.http',
    timeoutMs: 30_000,
    memoryMb: 512,
    maxInstances: 1,
    logFormat: 'JSON',
    onLog: ({ text }) => log.add(text),
    environment: {
      IFLOW_CREDENTIALS: JSON.stringify({ openai: 'openai' }),
      IFLOW_PARAMETERS: JSON.stringify({
        openaiBaseUrl,
        receiverTimeoutMs: String(receiverTimeoutMs),
        messageTimeoutMs: String(messageTimeoutMs),
      }),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIDTEST',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      ...(preload !== undefined && { NODE_OPTIONS: `--import=${preload}` }),
    },
  });
  return {
    log,
    got: async (content) => {
      const before = log.entries.length;
      const invocation = await lambda.invoke(chatEvent(content));
      if (invocation instanceof LambdaFault) throw invocation;
      while (log.entries.length === before) await setImmediate();
      return { ...reply(invocation.payload), entry: log.entries.at(-1) };
    },
    close: async () => {
      await lambda.close();
      secrets.close();
    },
  };
}

const separator = Buffer.alloc(8);

/** @see AWS Lambda Developer Guide, "Response streaming" */
function reply(payload: Buffer): Omit<Got, 'entry'> {
  const end = payload.indexOf(separator);
  const { statusCode, headers } = JSON.parse(payload.subarray(0, end).toString()) as {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
  };
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status: statusCode,
    headers: Object.fromEntries(named),
    body: payload.subarray(end + separator.length),
    isBroken: false,
  };
}

/** The event of a REST API with a request for the content. */
export function chatEvent(content: Content): unknown {
  return restEvent(requestBody(content), {
    path: '/openai/v1/chat/completions',
    resource: '/openai/v1/{proxy+}',
  });
}
