import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import http from 'node:http';
import { connections } from '../../../lib/receivers/connection/connection.ts';
import { ReplyParser } from '../../../lib/receivers/http1/reply-parser.ts';
import { outboundRequest } from '../../support/outbound.ts';
import { cut, cuts, rawReply } from './raw-replies.ts';
import { type RawServer, rawServer } from './raw-server.ts';

let server: RawServer;
let pieces: readonly Buffer[] = [];

beforeAll(async () => {
  server = await rawServer({
    onRequest: ({ socket }) => {
      socket.setNoDelay();
      for (const piece of pieces) socket.write(piece);
      socket.end();
    },
  });
});
afterAll(() => server.close());

/** What a client makes of a reply: `undefined` when it fails. */
type Outcome = readonly [status: number, statusText: string, headers: unknown, body: string] | undefined;

const call = connections({});

async function ours(method: string): Promise<Outcome> {
  try {
    const response = await call(outboundRequest(server.url, { method, body: undefined, timeoutMs: 1_000 }));
    const body: Uint8Array[] = [];
    for await (const chunk of response.body) body.push(chunk);
    const { status, statusText, headers } = response;
    return [status, statusText, headers, Buffer.concat(body).toString('latin1')];
  } catch {
    return undefined;
  }
}

async function nodes(method: string): Promise<Outcome> {
  try {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = http.request(server.url, { method, agent: false, timeout: 1_000 }, resolve);
      request
        .on('timeout', () => request.destroy())
        .on('upgrade', resolve)
        .on('error', reject);
      request.end();
    });
    const body = Buffer.concat(await response.toArray()).toString('latin1');
    const { statusCode = 0, statusMessage = '', rawHeaders } = response;
    const headers = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1]]] : []));
    return [statusCode, statusMessage, headers, body];
  } catch {
    return undefined;
  }
}

async function outcomes(sent: readonly Buffer[], method = 'GET'): Promise<readonly [Outcome, Outcome]> {
  pieces = sent;
  return [await ours(method), await nodes(method)];
}

const ok = 'HTTP/1.1 200 OK\r\n';
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
const framed = 'Content-Length: 2\r\n\r\nhi';
const coded = (coding: string): string => `${ok}Transfer-Encoding: ${coding}\r\n\r\n2\r\nhi\r\n0\r\n\r\n`;

/** What we refuse, and Node.js takes. */
const stricter: readonly { readonly what: string; readonly reply: string }[] = [
  { what: 'an empty line before the reply', reply: `\r\n${ok}${framed}` },
  { what: 'a version other than 1.0 and 1.1', reply: `HTTP/2.0 200 OK\r\n${framed}` },
  { what: 'a status below 100', reply: `HTTP/1.1 099 OK\r\n${framed}` },
  { what: 'control characters in the text of the status', reply: `HTTP/1.1 200 O\0K\r\n${framed}` },
  { what: 'codings beside chunks, which nobody would decode', reply: coded('gzip, chunked') },
  { what: 'chunks that are not the last coding', reply: coded('chunked, gzip') },
  { what: 'a coding of another name', reply: coded('xchunked') },
  { what: 'a coding without effect', reply: coded('identity') },
  { what: 'chunks in chunks', reply: coded('chunked, chunked') },
  { what: 'a coding with blanks that are no blanks', reply: coded('\xa0chunked') },
  { what: 'a chunk size of more than 13 digits', reply: `${chunked}00000000000002\r\nhi\r\n0\r\n\r\n` },
  { what: 'a size line of more than 4 KB', reply: `${chunked}2;${'x'.repeat(5_000)}\r\nhi\r\n0\r\n\r\n` },
];

/** What Node.js refuses, and we take on purpose. */
const laxer: readonly { readonly what: string; readonly reply: string }[] = [
  { what: 'a head of more than 16 KB, up to 64', reply: `${ok}A: ${'x'.repeat(20_000)}\r\n${framed}` },
  {
    what: 'a trailer of more than 16 KB, up to 64',
    reply: `${chunked}2\r\nhi\r\n0\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`,
  },
];

/**
 * Whether a difference is known: we may be stricter, and a whole reply with bytes behind it is taken by us, while
 * Node.js fails or not, as they come.
 */
function isKnown(reply: Buffer, method: string, [our]: readonly [Outcome, Outcome]): boolean {
  return our === undefined || hasExcess(reply, method);
}

function hasExcess(reply: Buffer, method: string): boolean {
  const nobody = { onHead: () => undefined, onBody: () => undefined, onEnd: () => undefined };
  const parser = new ReplyParser(method, nobody);
  parser.read(reply);
  return parser.hasExcess;
}

const replacement = fc.constantFrom(...'\0\t\n\r ":;,-+05afHX\x7f\x80\xa0', '\r\n', '\r\n ', '\n\n', ' : ');

describe('call beside the client of Node.js', () => {
  it.each(stricter)('refuses $what', async ({ reply }) => {
    const [our, node] = await outcomes([Buffer.from(reply, 'latin1')]);

    expect(our).toBeUndefined();
    expect(node).toBeDefined();
  });

  it.each(laxer)('takes $what', async ({ reply }) => {
    const [our, node] = await outcomes([Buffer.from(reply, 'latin1')]);

    expect(our).toMatchObject([200, 'OK', expect.anything(), 'hi']);
    expect(node).toBeUndefined();
  });

  it('reads valid replies as Node.js does', async () => {
    await fc.assert(
      fc.asyncProperty(rawReply, cuts, async ({ method, text, body }, at) => {
        const [our, node] = await outcomes(cut(text, at), method);

        expect(our?.[3]).toBe(body.toString('latin1'));
        expect(our).toEqual(node);
      }),
      { numRuns: 150 },
    );
  });

  it('takes no reply that Node.js refuses, and reads none in another way', async () => {
    await fc.assert(
      fc.asyncProperty(
        rawReply,
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(2), replacement), {
          minLength: 1,
          maxLength: 2,
        }),
        async ({ method, text }, changes) => {
          let mutated = text.toString('latin1');
          for (const [part, removed, added] of changes) {
            const place = Math.floor(part * mutated.length);
            mutated = mutated.slice(0, place) + added + mutated.slice(place + removed);
          }

          const reply = Buffer.from(mutated, 'latin1');
          const both = await outcomes([reply], method);

          if (!isKnown(reply, method, both)) expect(both[0]).toEqual(both[1]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
