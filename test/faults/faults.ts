import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { FaultCode } from '../../lib/errors.ts';
import {
  answers,
  answersInChunks,
  breaksOff,
  dripsHeaders,
  refuses,
  resets,
  stalls,
  stallsAfter,
  writesRaw,
} from '../support/fault-behaviours.ts';
import type { Behaviour } from '../support/fault-upstream.ts';
import { answersByteByByte, dripsBody, endsBefore, resetsAfterHeaders, writesAndEnds } from './wire.ts';

/** What the service would answer if nothing were wrong. */
export interface Content {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The texts of a completion that nobody but the caller may see; with characters of two, three and four bytes. */
export const completion = 'completion-canary-3Lq grüß 日本 🙂';

const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 };

export const buffered: Content = {
  type: 'application/json',
  bytes: Buffer.from(
    JSON.stringify({ id: 'chatcmpl-1', choices: [{ message: { content: completion } }], usage }),
  ),
};

export const streamed: Content = {
  type: 'text/event-stream; charset=utf-8',
  bytes: Buffer.from(
    `${[...completion]
      .map((character) => ({ id: 'chatcmpl-1', choices: [{ delta: { content: character } }] }))
      .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
      .join('')}data: [DONE]\n\n`,
  ),
};

/** What the caller gets. */
export type Outcome =
  /** What the service sent, byte for byte. */
  | { readonly type: 'passes'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** A problem document in place of a reply. */
  | { readonly type: 'fails'; readonly status: number; readonly code: FaultCode }
  /** The beginning of the stream, and an event that says why no more comes. */
  | { readonly type: 'ends with an error event'; readonly codes: readonly FaultCode[] };

export interface Fault {
  readonly fault: string;
  /** What the service does in place of answering the content. */
  readonly behaviour: (content: Content) => Behaviour;
  /** What a service that passes has sent. @default the content */
  readonly sent?: (content: Content) => Buffer;
  readonly buffered: Outcome;
  readonly streamed: Outcome;
}

const passes = (status: number, headers?: Readonly<Record<string, string>>): Outcome => ({
  type: 'passes',
  status,
  ...(headers && { headers }),
});
const fails = (status: number, code: FaultCode): Outcome => ({ type: 'fails', status, code });
const endsWith = (...codes: readonly FaultCode[]): Outcome => ({ type: 'ends with an error event', codes });
const both = (outcome: Outcome) => ({ buffered: outcome, streamed: outcome });

const half = ({ bytes }: Content): Buffer => bytes.subarray(0, bytes.length / 2);
const lost = {
  buffered: fails(502, 'RECEIVER_CONNECTION_LOST'),
  streamed: endsWith('RECEIVER_CONNECTION_LOST'),
};
const silent = { buffered: fails(504, 'RECEIVER_TIMEOUT'), streamed: endsWith('RECEIVER_TIMEOUT') };

const connectionFaults: readonly Fault[] = [
  {
    fault: 'resets before the headers',
    behaviour: () => resets,
    ...both(fails(502, 'RECEIVER_CONNECTION_LOST')),
  },
  {
    fault: 'ends before the headers',
    behaviour: () => writesAndEnds(''),
    ...both(fails(502, 'RECEIVER_CONNECTION_LOST')),
  },
  {
    fault: 'resets after the headers',
    behaviour: ({ type }) => resetsAfterHeaders({ 'Content-Type': type }),
    ...lost,
  },
  { fault: 'resets in mid-body', behaviour: (content) => breaksOff(content.type, half(content)), ...lost },
  {
    fault: 'answers half of the length it says',
    behaviour: (content) => endsBefore(content.bytes.length, content.type, half(content)),
    ...lost,
  },
  {
    fault: 'says a length of one byte too much',
    behaviour: ({ bytes, type }) => endsBefore(bytes.length + 1, type, bytes),
    ...lost,
  },
  {
    fault: 'ends within a chunk',
    behaviour: ({ type }) =>
      writesAndEnds(
        `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{"cut`,
      ),
    ...lost,
  },
];

const silences: readonly Fault[] = [
  { fault: 'stalls before the headers', behaviour: () => stalls, ...both(fails(504, 'RECEIVER_TIMEOUT')) },
  {
    fault: 'stalls within the headers',
    behaviour: () => writesRaw('HTTP/1.1 200 OK\r\nX-Half: '),
    ...both(fails(504, 'RECEIVER_TIMEOUT')),
  },
  { fault: 'stalls after the headers', behaviour: ({ type }) => stallsAfter(type), ...silent },
  {
    fault: 'stalls in mid-body',
    behaviour: (content) => stallsAfter(content.type, half(content)),
    ...silent,
  },
  {
    fault: 'drips headers without end',
    behaviour: () => dripsHeaders,
    ...both(fails(504, 'RECEIVER_TIMEOUT')),
  },
  {
    fault: 'drips a body without end',
    behaviour: ({ type }) => dripsBody(type),
    buffered: fails(504, 'RECEIVER_TIMEOUT'),
    streamed: endsWith('DEADLINE_EXCEEDED', 'RECEIVER_TIMEOUT'),
  },
];

const refusal = Buffer.from(
  JSON.stringify({ error: { message: 'No.', type: 'invalid', code: null, param: null } }),
);

const statuses: readonly Fault[] = [400, 404, 408, 409, 413, 415, 422, 429, 500, 502, 503, 504].map(
  (status) => ({
    fault: `answers ${status}`,
    behaviour: () => answers(status, refusal),
    sent: () => refusal,
    ...both(passes(status)),
  }),
);

const credentialRefusals: readonly Fault[] = [
  ...[401, 403].map((status) => ({
    fault: `answers ${status} for the key`,
    behaviour: () => refuses(status, { message: 'Bad key sk-canary-9Zt.', code: 'invalid_api_key' }),
    ...both(fails(status, 'RECEIVER_CREDENTIAL_REFUSED')),
  })),
  {
    fault: 'answers 403 for a model',
    behaviour: () => refuses(403, { message: 'No access to model.', code: 'model_not_found' }),
    ...both(fails(403, 'RECEIVER_REJECTED')),
  },
  {
    fault: 'answers 403 with the page of a firewall',
    behaviour: () => answers(403, '<html><title>Blocked</title>', { 'Content-Type': 'text/html' }),
    ...both(fails(403, 'RECEIVER_REJECTED')),
  },
];

const retryAfters: readonly Fault[] = [
  ['Retry-After', '1'],
  ['Retry-After', '0.5'],
  ['Retry-After', 'Wed, 21 Oct 2099 07:28:00 GMT'],
  ['Retry-After', '-7'],
  ['Retry-After', 'soon'],
  ['retry-after-ms', '250'],
].flatMap(([name = '', value = '']) =>
  [429, 503].map((status) => ({
    fault: `answers ${status} with ${name}: ${value}`,
    behaviour: () => answers(status, refusal, { [name]: value }),
    sent: () => refusal,
    ...both(passes(status, { [name.toLowerCase()]: value })),
  })),
);

/** Content that is not what it says, or not said as usual; whoever reads it is the caller, so it passes. */
const contents: readonly Fault[] = [
  ...Object.entries({
    'cut within an event or a value': half,
    'malformed from the first byte': () => Buffer.from('data {"choi\r\r\n: :\n\ndata: {]\n\nevent\n'),
    'bytes that are no text': () => Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x0a, 0xc3, 0x28]),
    empty: () => Buffer.alloc(0),
  }).map(([what, sent]) => ({
    fault: `answers content that is ${what}`,
    behaviour: (content: Content) => answers(200, sent(content), { 'Content-Type': content.type }),
    sent,
    ...both(passes(200)),
  })),
  {
    fault: 'answers in chunks of one byte',
    behaviour: ({ type, bytes }) => answersByteByByte(type, bytes),
    ...both(passes(200)),
  },
  {
    fault: 'splits a character of four bytes',
    behaviour: ({ type, bytes }) => {
      const inside = bytes.indexOf('🙂') + 2;
      return answersInChunks(type, bytes.subarray(0, inside), bytes.subarray(inside));
    },
    ...both(passes(200)),
  },
  ...Object.entries({
    gzip: gzipSync,
    deflate: deflateRawSync,
    br: brotliCompressSync,
    zstd: zstdCompressSync,
    'gzip, identity, br': (bytes: Buffer) => brotliCompressSync(gzipSync(bytes)),
    Identity: (bytes: Buffer) => bytes,
    '': (bytes: Buffer) => bytes,
  }).map(([coding, encoded]) => ({
    fault: `answers in ${coding || 'a coding without a name'}`,
    behaviour: ({ type, bytes }: Content) =>
      answers(200, encoded(bytes), { 'Content-Type': type, 'Content-Encoding': coding }),
    ...both(passes(200)),
  })),
  ...Object.entries({
    'calls its stream text': 'text/plain',
    'calls its stream bytes': 'application/octet-stream',
    'calls its stream JSON': 'application/json',
    'calls its stream lines of JSON': 'application/x-ndjson; charset=utf-8',
    'says nothing of its stream': '',
  }).map(([what, streamType]) => ({
    fault: `${what}, and resets within it`,
    behaviour: (content: Content) =>
      breaksOff(content.type === streamed.type ? streamType : content.type, half(content)),
    ...lost,
  })),
  {
    fault: 'resets within gzip',
    behaviour:
      ({ type, bytes }) =>
      (response) => {
        response.writeHead(200, { 'Content-Type': type, 'Content-Encoding': 'gzip' });
        response.write(gzipSync(bytes).subarray(0, 20), () =>
          setTimeout(() => response.socket?.resetAndDestroy(), 5),
        );
      },
    ...lost,
  },
  {
    fault: 'sends headers that API Gateway does not pass on',
    behaviour: ({ type, bytes }) =>
      answers(200, bytes, { 'Content-Type': type, 'X-Long': 'x'.repeat(17_000) }),
    ...both(fails(502, 'RECEIVER_REPLY_INVALID')),
  },
  {
    fault: 'says a length that is too short',
    behaviour: ({ type, bytes }) =>
      writesAndEnds(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: 9\r\n\r\n${bytes}`),
    buffered: fails(502, 'RECEIVER_REPLY_INVALID'),
    streamed: endsWith('RECEIVER_REPLY_INVALID'),
  },
];

const invalid: readonly Fault[] = Object.entries({
  'no HTTP': 'SSH-2.0-OpenSSH_9.6\r\n\r\n',
  'a length that is no number': 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}',
  'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  'a length and chunks':
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'bare line feeds': 'HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}',
  'a bare line feed at the end of its head': 'HTTP/1.1 200 OK\r\nContent-Length: 2\n\n{}',
  'the status 000': 'HTTP/1.1 000 Odd\r\nContent-Length: 2\r\n\r\n{}',
  'the status 600': 'HTTP/1.1 600 Odd\r\nContent-Length: 2\r\n\r\n{}',
  'the status 999': 'HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n{}',
  'a change of protocol': 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
  'headers of 64 kB': `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(65_536)}\r\n\r\n`,
}).map(([what, bytes]) => ({
  fault: `sends ${what}`,
  behaviour: () => writesRaw(bytes),
  ...both(fails(502, 'RECEIVER_REPLY_INVALID')),
}));

/** All that a service that can be reached does wrong. */
export const faults: readonly Fault[] = [
  ...connectionFaults,
  ...silences,
  ...statuses,
  ...credentialRefusals,
  ...retryAfters,
  ...contents,
  ...invalid,
];
