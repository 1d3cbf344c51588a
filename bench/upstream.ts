import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { now } from './samples.ts';

/**
 * A process of its own that answers completions at once or in pieces, and the key as Secrets Manager does. The first
 * piece says when it was written. Run by `fork`.
 */
const completion = JSON.stringify({
  id: 'cmpl-1',
  object: 'text_completion',
  created: 1_700_000_000,
  model: 'gpt-3.5-turbo-instruct',
  choices: [{ text: 'Hello! How can I help you today?', index: 0, logprobs: null, finish_reason: 'stop' }],
  usage: { prompt_tokens: 250, completion_tokens: 9, total_tokens: 259 },
});
const secret = JSON.stringify({ Name: 'openai', SecretString: 'sk-bench' });

const server = createServer(async (request, response) => {
  const asked = await text(request);
  if (request.headers['x-amz-target'] !== undefined) answer(response, 'application/x-amz-json-1.1', secret);
  else if (asked.includes('"stream":true')) await answerInPieces(response);
  else answer(response, 'application/json', completion);
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());

function answer(response: ServerResponse, contentType: string, body: string): void {
  response
    .writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) })
    .end(body);
}

/** The headers, a moment later the first event, and the rest. */
async function answerInPieces(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  await setTimeout(5);
  response.write(
    `data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":${now()},"choices":[]}\n\n`,
  );
  await setTimeout(2);
  response.end('data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[]}\n\ndata: [DONE]\n\n');
}
