import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as the upstream got it. */
export interface Recorded {
  readonly method: string;
  /** Path and query, without `/v1`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface UpstreamReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export type UnusualReply = UpstreamReply | 'silence' | 'hang-up';

export interface RecordingUpstream {
  /** With `/v1`. */
  readonly url: string;
  readonly recorded: readonly Recorded[];
  /** Answers the next requests so, whatever they are: with a reply, with silence, or by hanging up. */
  answerNext(...replies: readonly UnusualReply[]): void;
  close(): Promise<void>;
}

/** An OpenAI that writes down what it is asked and answers in the right shape. */
export async function recordingUpstream(): Promise<RecordingUpstream> {
  const recorded: Recorded[] = [];
  let unusual: readonly UnusualReply[] = [];
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace(/^\/v1/, '');
    const entry = {
      method: request.method ?? '',
      path,
      headers: request.headers,
      body: await buffer(request),
    };
    recorded.push(entry);
    const reply = unusual[0] ?? usualReply(entry);
    unusual = unusual.slice(1);
    if (reply === 'silence') return;
    if (reply === 'hang-up') return void request.socket.destroy();
    response.writeHead(reply.status ?? 200, {
      'Content-Type': 'application/json',
      'x-request-id': 'req_upstream',
      'openai-processing-ms': '7',
      'x-ratelimit-remaining-requests': '59',
      ...reply.headers,
    });
    response.end(reply.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    recorded,
    answerNext: (...replies) => {
      unusual = replies;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An error as OpenAI answers it. */
export function openAiRefusal(status: number, error: Readonly<Record<string, unknown>>): UpstreamReply {
  return { status, body: JSON.stringify({ error }) };
}

/** Bytes that are no text. */
export const binary = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256);

function usualReply(request: Recorded): UpstreamReply {
  const path = request.path.replace(/\?.*$/, '');
  if (path === '/audio/speech') return { headers: { 'Content-Type': 'audio/mpeg' }, body: binary };
  if (path.endsWith('/content'))
    return { headers: { 'Content-Type': 'application/octet-stream' }, body: binary };
  if (request.body.includes('"stream":true')) return streamedReply(path, request.body);
  return { body: JSON.stringify(request.method === 'GET' ? list : single) };
}

const single = {
  id: 'id_1',
  object: 'thing',
  created: 1,
  choices: [],
  output: [],
  data: [{ embedding: [0.1, 0.2] }],
};
const list = { ...single, object: 'list', has_more: false };

function streamedReply(path: string, body: Buffer): UpstreamReply {
  const events = body.includes('"include_usage":true')
    ? chatEvents.replace('data: [', `${usageEvent}data: [`)
    : chatEvents;
  return {
    headers: { 'Content-Type': 'text/event-stream' },
    body: path === '/responses' ? responseEvents : events,
  };
}

const chatEvents = ['Grü', 'ße 🎉']
  .map(
    (content) =>
      `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content }, text: content }] })}\n\n`,
  )
  .concat('data: [DONE]\n\n')
  .join('');

const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 };
const usageEvent = `data: ${JSON.stringify({ id: 'c', choices: [], usage })}\n\n`;

const responseEvents = [
  { type: 'response.created', sequence_number: 0, response: { id: 'r', output: [] } },
  { type: 'response.output_text.delta', sequence_number: 1, delta: 'Grüße', item_id: 'i', output_index: 0 },
  { type: 'response.completed', sequence_number: 2, response: { id: 'r', output: [] } },
]
  .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  .join('');
