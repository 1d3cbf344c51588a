import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReplyHead } from '../../../lib/receivers/http1/reply-head.ts';
import { ReplyInvalid } from '../../../lib/receivers/http1/reply-invalid.ts';
import { ReplyParser } from '../../../lib/receivers/http1/reply-parser.ts';
import { cut, cuts, rawReply } from './raw-replies.ts';

interface Outcome {
  readonly head?: ReplyHead | undefined;
  readonly body?: string;
  readonly isWhole?: boolean;
  readonly isWholeAtClose?: boolean;
  readonly hasExcess?: boolean;
  readonly ends?: number;
  readonly problem?: string;
}

/** What the parser makes of pieces, and of the end of the connection behind them. */
function outcome(pieces: readonly Buffer[], method = 'GET'): Outcome {
  const heads: ReplyHead[] = [];
  const chunks: Uint8Array[] = [];
  let ends = 0;
  const parser = new ReplyParser(method, {
    onHead: (head) => heads.push(head),
    onBody: (chunk) => chunks.push(chunk),
    onEnd: () => {
      ends += 1;
    },
  });
  try {
    for (const piece of pieces) parser.read(piece);
  } catch (error) {
    if (!(error instanceof ReplyInvalid)) throw error;
    return { problem: error.message };
  }
  const isWhole = parser.isEnded;
  const isWholeAtClose = parser.closed();
  expect(heads.length).toBeLessThan(2);
  const body = Buffer.concat(chunks).toString('latin1');
  return { head: heads[0], body, isWhole, isWholeAtClose, hasExcess: parser.hasExcess, ends };
}

function whole(text: string, method?: string): Outcome {
  return outcome([Buffer.from(text, 'latin1')], method);
}

function oneByOne(text: string, method?: string): Outcome {
  return outcome(
    [...Buffer.from(text, 'latin1')].map((byte) => Buffer.from([byte])),
    method,
  );
}

const ok = 'HTTP/1.1 200 OK\r\n';
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
const long = (bytes: number): string => 'x'.repeat(bytes);

describe('ReplyParser', () => {
  it.each([
    { what: 'with a length', text: `${ok}Content-Length: 5\r\n\r\nhello`, body: 'hello' },
    { what: 'with the length 0', text: `${ok}Content-Length: 0\r\n\r\n`, body: '' },
    { what: 'in chunks', text: `${chunked}2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n`, body: 'hello' },
    { what: 'in no chunk', text: `${chunked}0\r\n\r\n`, body: '' },
    {
      what: 'with sizes that begin with zeros',
      text: `${chunked}00005\r\nhello\r\n000\r\n\r\n`,
      body: 'hello',
    },
    {
      what: 'with sizes in both cases',
      text: `${chunked}A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n`,
      body: '01234567890123456789',
    },
    {
      what: 'with line ends in a chunk',
      text: `${chunked}6\r\n\r\n0\r\n\r\r\n0\r\n\r\n`,
      body: '\r\n0\r\n\r',
    },
    {
      what: 'with extensions',
      text: `${chunked}5;a\r\nhello\r\n0;b=c;d="e \\" \xff;"\r\n\r\n`,
      body: 'hello',
    },
    { what: 'with trailers', text: `${chunked}5\r\nhello\r\n0\r\nA: b\r\nC:\r\n\r\n`, body: 'hello' },
    {
      what: 'after others',
      text: `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\nContent-Length: 9\r\n\r\n${ok}Content-Length: 5\r\n\r\nhello`,
      body: 'hello',
    },
  ])('reads a reply $what', ({ text, body }) => {
    for (const read of [whole, oneByOne])
      expect(read(text)).toMatchObject({
        ...{ head: { status: 200 }, body, isWhole: true, isWholeAtClose: true, hasExcess: false, ends: 1 },
      });
  });

  it('reads until the connection ends where the reply has no length', () => {
    for (const read of [whole, oneByOne])
      expect(read(`${ok}\r\nhello`)).toMatchObject({
        ...{ body: 'hello', isWhole: false, isWholeAtClose: true, ends: 1 },
      });
  });

  it.each([
    { method: 'HEAD', text: `${ok}Content-Length: 5\r\n\r\n` },
    { method: 'HEAD', text: `${ok}Transfer-Encoding: chunked\r\n\r\n` },
    { method: 'HEAD', text: `${ok}\r\n` },
    { method: 'GET', text: 'HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n' },
    { method: 'GET', text: 'HTTP/1.1 304 Not\r\nTransfer-Encoding: chunked\r\n\r\n' },
  ])('expects no body of $text to $method', ({ method, text }) => {
    for (const read of [whole, oneByOne]) {
      expect(read(text, method)).toMatchObject({ body: '', isWhole: true, hasExcess: false, ends: 1 });
      expect(read(`${text}h`, method)).toMatchObject({ body: '', isWhole: true, hasExcess: true, ends: 1 });
    }
  });

  it.each([
    { what: 'a length', text: `${ok}Content-Length: 2\r\n\r\nab` },
    { what: 'chunks', text: `${chunked}2\r\nab\r\n0\r\n\r\n` },
  ])('takes nothing that comes after a reply with $what', ({ text }) => {
    for (const excess of ['\r\n', 'x', `${ok}Content-Length: 1\r\n\r\nx`])
      for (const read of [whole, oneByOne])
        expect(read(text + excess)).toMatchObject({ body: 'ab', isWhole: true, hasExcess: true, ends: 1 });
  });

  it.each([
    { what: 'nothing', text: '' },
    { what: 'a part of the status line', text: 'HTT' },
    { what: 'a part of a header', text: `${ok}A: b\r\n` },
    { what: 'a reply that goes before', text: 'HTTP/1.1 100 Continue\r\n\r\n' },
    { what: 'a part of the body', text: `${ok}Content-Length: 5\r\n\r\nhell` },
    { what: 'a part of a size', text: `${chunked}5` },
    { what: 'a part of a chunk', text: `${chunked}5\r\nhell` },
    { what: 'a chunk without its end', text: `${chunked}5\r\nhello\r` },
    { what: 'chunks without the last', text: `${chunked}5\r\nhello\r\n` },
    { what: 'the last chunk without the end of the trailer', text: `${chunked}5\r\nhello\r\n0\r\n` },
    { what: 'a part of a trailer', text: `${chunked}0\r\nA: b\r\n` },
  ])('is not whole after $what', ({ text }) => {
    for (const read of [whole, oneByOne])
      expect(read(text)).toMatchObject({ isWhole: false, isWholeAtClose: false, ends: 0 });
  });

  const sizeProblem = 'a chunk of it has no readable size';
  const chunkProblem = 'a chunk of it is longer than it says';
  const lineProblem = 'one of its header lines cannot be read';
  const startProblem = 'its first line is no status line';
  it.each([
    ...[
      'SSH-2.0-x\r\n',
      'HTTP/2',
      '\r\nHTTP/1.1 200 OK\r\n\r\n',
      ' HTTP',
      '\0',
      'HTTP/1.1 200 OK\n\nx\r\n\r\n',
    ].map((text) => ({ text, problem: startProblem })),
    { text: 'HTTP/1.1 100 Continue\r\n\r\nX', problem: startProblem },
    { text: 'HTTP/1.1 101 Switching\r\n\r\n', problem: 'it changes the protocol, which nobody asked for' },
    { text: `${ok}A b\r\n\r\n`, problem: lineProblem },
    { text: `${ok} A: b\r\n\r\n`, problem: lineProblem },
    { text: `${ok}A: b\n\r\n\r\n`, problem: lineProblem },
    ...['', ' 5', '5 ', '5\t', '-5', '+5', '0x5', '5g', '5,', 'g', '5\n', '5\r', '\0', '10000000000000'].map(
      (size) => ({ text: `${chunked}${size}\r\n`, problem: sizeProblem }),
    ),
    ...['fffffffffffffffff', '0000000000000005'].map((size) => ({
      ...{ text: `${chunked}${size}\r\n`, problem: sizeProblem },
    })),
    ...[
      '5;',
      '5;;',
      '5;=',
      '5 ;a',
      '5; a',
      '5;a =b',
      '5;a= b',
      '5;a="b',
      '5;"a"',
      '5;a="b"c',
      '5;\0',
      '5;\xff',
    ].map((size) => ({ text: `${chunked}${size}\r\n`, problem: sizeProblem })),
    ...['x\r', '\n\r', '\rx', '\r\r'].map((end) => ({
      ...{ text: `${chunked}5\r\nhello${end}\n0\r\n\r\n`, problem: chunkProblem },
    })),
    ...['A', 'A : b', ' A: b', ': b', 'A: b\0', 'A: b\rc', 'A: b\nC: d', 'A: b\r\n c', '\n'].map((line) => ({
      ...{ text: `${chunked}0\r\n${line}\r\n\r\n`, problem: lineProblem },
    })),
    ...['Content-Length: 5', 'transfer-encoding: chunked'].map((line) => ({
      ...{ text: `${chunked}0\r\n${line}\r\n\r\n`, problem: 'it says its length behind its end' },
    })),
  ])('fails for $text', ({ text, problem }) => {
    for (const read of [whole, oneByOne]) expect(read(text)).toEqual({ problem });
  });

  it.each([
    {
      what: 'head',
      text: (bytes: number) => `${ok}Content-Length: 0\r\nA: ${long(bytes - 39)}\r\n\r\n`,
      max: 65_536,
      problem: 'its head is too long',
    },
    {
      what: 'trailer',
      text: (bytes: number) => `${chunked}0\r\nA: ${long(bytes - 11)}\r\nB:\r\n\r\n`,
      max: 65_536,
      problem: 'its trailer is too long',
    },
    {
      what: 'size line',
      text: (bytes: number) => `${chunked}0;${long(bytes - 2)}\r\n\r\n`,
      max: 4_096,
      problem: sizeProblem,
    },
  ])('fails for a $what that is too long, wherever it is cut', ({ text, max, problem }) => {
    for (const fromEnd of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
      const cutText = (bytes: number): readonly Buffer[] => {
        const all = Buffer.from(text(bytes));
        return [all.subarray(0, all.length - fromEnd), all.subarray(all.length - fromEnd)];
      };

      expect(outcome(cutText(max))).toMatchObject({ isWhole: true });
      expect(outcome(cutText(max + 1))).toEqual({ problem });
    }
  });

  it('gives up what has no end, before its end', () => {
    for (const [text, problem] of [
      [`${ok}A: ${long(70_000)}`, 'its head is too long'],
      [`${chunked}5;a=${long(5_000)}`, sizeProblem],
      [`${chunked}0\r\nA: ${long(70_000)}`, 'its trailer is too long'],
      [`${chunked}0\r\n${'A: b\r\n'.repeat(12_000)}`, 'its trailer is too long'],
    ] as const)
      expect(whole(text)).toEqual({ problem });
  });

  it('says what is wrong without a byte of the reply', () => {
    const secret = 'sk-proj-secret';

    for (const text of [
      `${secret}\r\n\r\n`,
      `${ok}${secret}\r\n\r\n`,
      `${ok}Content-Length: ${secret}\r\n\r\n`,
      `${ok}Transfer-Encoding: ${secret}\r\n\r\n`,
      `${chunked}${secret}\r\n`,
      `${chunked}0\r\n${secret}\r\n\r\n`,
    ]) {
      const { problem } = whole(text);
      expect(problem).toBeDefined();
      expect(problem).not.toContain('secret');
    }
  });

  it('reads a reply in the same way however it is cut', () => {
    fc.assert(
      fc.property(rawReply, cuts, ({ method, text, body }, at) => {
        const expected = outcome([text], method);

        expect(expected).toMatchObject({ body: body.toString('latin1'), isWholeAtClose: true, ends: 1 });
        expect(outcome(cut(text, at), method)).toEqual(expected);
        expect(oneByOne(text.toString('latin1'), method)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
