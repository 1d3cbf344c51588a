import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { once } from 'node:events';
import type { LambdaFunction } from '../lib/local/lambda/lambda-function.ts';
import { openAiEvent, streamedChatRequest } from './openai.ts';
import { now } from './samples.ts';

const agent = new Agent({ keepAlive: true });

/** How long the first event of a stream was on its way, in milliseconds, from the upstream's write on. */
export async function firstEventOf(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const sent = request(url, {
    method: 'POST',
    agent,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(streamedChatRequest),
      ...headers,
    },
  }).end(streamedChatRequest);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}.`);
  return delayOf(response);
}

/** The same through the Lambda runtime. */
export async function firstEventInRuntime(lambda: LambdaFunction): Promise<number> {
  const invocation = await lambda.invokeStreamed(
    openAiEvent('/openai/v1/chat/completions', streamedChatRequest),
  );
  if (invocation.type === 'fault') throw invocation;
  return delayOf(invocation.stream);
}

async function delayOf(stream: Readable): Promise<number> {
  let read = '';
  while (!read.includes('"created":')) {
    await once(stream, 'readable');
    read += stream.read() ?? '';
  }
  const arrivedAt = now();
  await text(stream);
  return arrivedAt - Number(/"created":([\d.]+)/.exec(read)?.[1]);
}
