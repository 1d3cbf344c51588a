import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { LLMock } from '@copilotkit/aimock';
import { jsonMember } from '../../text/json-member.ts';
import { completion, completionChunks, parseCompletionRequest, reply } from './completions.ts';
import { OpenAiError } from './openai-error.ts';
import { sampleText } from './schema-sample.ts';
import type { StandIn } from './stand-in.ts';

/**
 * Starts a server that speaks OpenAI's protocol and answers the same thing to everybody who has the key. Most of it is
 * aimock's; completions and single models, which aimock lacks, are ours.
 */
export async function startOpenAi(apiKey: string): Promise<StandIn> {
  const server = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  server.addFixture({
    match: { endpoint: 'chat' },
    response: ({ messages, response_format: format }) => {
      const schema = jsonMember(jsonMember(format, 'json_schema'), 'schema');
      const content =
        schema === undefined ? reply(contentText(messages.at(-1)?.content)) : sampleText(schema);
      return { content };
    },
  });
  server.mount('/v1', {
    handleRequest: (request, response, path) => handled({ request, response, path, apiKey }),
  });
  await server.start();
  return { url: `${server.url}/v1`, close: () => server.stop() };
}

/** The text of a chat message, which may come in parts. */
function contentText(content: string | readonly { readonly text?: string }[] | null | undefined): string {
  return typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('');
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Without `/v1`. */
  readonly path: string;
  readonly apiKey: string;
}

/** Answers a call, or `false` when it is aimock's to answer. */
async function handled(call: Call): Promise<boolean> {
  const { request, response, path, apiKey } = call;
  try {
    checkKey(request.headers.authorization, apiKey);
    if (path === '/completions' && request.method === 'POST') await answerCompletion(call);
    else if (path.startsWith('/models/') && request.method === 'GET')
      writeJson(response, 200, model(path.slice(8)));
    else return false;
  } catch (error) {
    if (!(error instanceof OpenAiError)) throw error;
    writeJson(response, error.status, error);
  }
  return true;
}

function checkKey(authorization = '', apiKey: string): void {
  const [scheme = '', key = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'bearer' || key === '') {
    throw new OpenAiError(
      401,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
    );
  }
  if (!timingSafeEqual(digest(key), digest(apiKey))) {
    throw new OpenAiError(401, 'Incorrect API key provided.', { code: 'invalid_api_key' });
  }
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

async function answerCompletion({ request, response }: Call): Promise<void> {
  const wanted = parseCompletionRequest(await text(request));
  const answer = completion(wanted, Date.now());
  if (!wanted.isStreamed) return writeJson(response, 200, answer);
  response.writeHead(200, { ...ownHeaders(), 'Content-Type': 'text/event-stream; charset=utf-8' });
  for (const chunk of completionChunks(answer, wanted.includesUsage)) {
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

function model(id: string): unknown {
  return { id: decodeURIComponent(id), object: 'model', created: 1_686_935_002, owned_by: 'openai' };
}

function writeJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { ...ownHeaders(), 'Content-Type': 'application/json' })
    .end(JSON.stringify(body));
}

function ownHeaders(): Readonly<Record<string, string>> {
  return {
    'x-request-id': `req_${randomUUID().replaceAll('-', '')}`,
    'openai-version': '2020-10-01',
    'openai-processing-ms': '1',
  };
}
