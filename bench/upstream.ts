import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A process of its own that answers completions at once, and the key as Secrets Manager does. Run by `fork`. */
const completion = JSON.stringify({
  id: 'cmpl-1',
  object: 'text_completion',
  created: 1_700_000_000,
  model: 'gpt-3.5-turbo-instruct',
  choices: [{ text: 'Hello! How can I help you today?', index: 0, logprobs: null, finish_reason: 'stop' }],
  usage: { prompt_tokens: 250, completion_tokens: 9, total_tokens: 259 },
});
const secret = JSON.stringify({ Name: 'openai', SecretString: 'sk-bench' });

const server = createServer((request, response) => {
  const isSecret = request.headers['x-amz-target'] !== undefined;
  const body = isSecret ? secret : completion;
  request.resume().once('end', () => {
    response
      .writeHead(200, {
        'content-type': isSecret ? 'application/x-amz-json-1.1' : 'application/json',
        'content-length': Buffer.byteLength(body),
      })
      .end(body);
  });
});
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
