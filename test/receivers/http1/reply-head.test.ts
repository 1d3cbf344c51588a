import { describe, expect, it } from '@jest/globals';
import { keepAliveMs, replyHead } from '../../../lib/receivers/http1/reply-head.ts';
import { ReplyInvalid } from '../../../lib/receivers/http1/reply-invalid.ts';

const ok = 'HTTP/1.1 200 OK';

function head(...lines: readonly string[]) {
  return replyHead([ok, ...lines].join('\r\n'), 'GET');
}

describe('replyHead', () => {
  it.each([
    { line: 'HTTP/1.1 200 OK', status: 200, statusText: 'OK' },
    { line: 'HTTP/1.1 200 ', status: 200, statusText: '' },
    { line: 'HTTP/1.1 200', status: 200, statusText: '' },
    { line: 'HTTP/1.1 404 Not  Found at\tall', status: 404, statusText: 'Not  Found at\tall' },
    { line: 'HTTP/1.1 299 gr\xfc\xdf', status: 299, statusText: 'gr\xfc\xdf' },
    { line: 'HTTP/1.0 999 X', status: 999, statusText: 'X' },
  ])('reads the status line "$line"', ({ line, status, statusText }) => {
    expect(replyHead(line, 'GET')).toMatchObject({ status, statusText, headers: [] });
  });

  it.each([
    '',
    'HTTP/1.1',
    'HTTP/1.1 ',
    'HTTP/1.1  200 OK',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 2O0 OK',
    'HTTP/1.1 099 OK',
    'HTTP/1.1 200OK',
    'HTTP/1.1\t200 OK',
    'HTTP/1.2 200 OK',
    'HTTP/2.0 200 OK',
    'HTTP/0.9 200 OK',
    'http/1.1 200 OK',
    ' HTTP/1.1 200 OK',
    'ICY 200 OK',
    'HTTP/1.1 200 O\0K',
    'HTTP/1.1 200 O\rK',
    'HTTP/1.1 200 O\nK',
    'HTTP/1.1 200 O\x7fK',
  ])('fails for the status line %j', (line) => {
    expect(() => replyHead(line, 'GET')).toThrow(new ReplyInvalid('its first line is no status line'));
  });

  it('fails for a change of protocol that nobody asked for', () => {
    expect(() => replyHead('HTTP/1.1 101 Switching\r\nUpgrade: x', 'GET')).toThrow(
      /^it changes the protocol/,
    );
  });

  it.each([
    { line: 'A: b', pair: ['A', 'b'] },
    { line: 'a:b', pair: ['a', 'b'] },
    { line: 'A:', pair: ['A', ''] },
    { line: 'A: \t ', pair: ['A', ''] },
    { line: 'A: \t b  c \t', pair: ['A', 'b  c'] },
    { line: 'A: b: c', pair: ['A', 'b: c'] },
    { line: 'A: \x80\xa0\xff', pair: ['A', '\x80\xa0\xff'] },
    { line: "!#$%&'*+-.^_`|~09: x", pair: ["!#$%&'*+-.^_`|~09", 'x'] },
  ])('reads the header line $line', ({ line, pair }) => {
    expect(head(line).headers).toEqual([pair]);
  });

  it('answers headers in their order, as often as they come', () => {
    expect(head('X-A: 1', 'B: 2', 'x-a: 3').headers).toEqual([
      ['X-A', '1'],
      ['B', '2'],
      ['x-a', '3'],
    ]);
  });

  it.each([
    'A',
    'A : b',
    'A\t: b',
    ': b',
    ' A: b',
    'A b: c',
    'A@: b',
    '\xe4: b',
    '\0: b',
    'A: b\0',
    'A: b\x01',
    'A: b\x7f',
    'A: b\rc',
    'A: b\nC: d',
    'B: b\r\n folded',
    'B: b\r\n\tfolded',
    'B:\r\n folded',
    'B: b\r\n ',
    'Content-Length:\r\n 5',
  ])('fails for the header line %j', (line) => {
    expect(() => head('X: y', line)).toThrow(new ReplyInvalid('one of its header lines cannot be read'));
    expect(() => head(line)).toThrow(ReplyInvalid);
  });

  it.each([
    { what: 'blanks before a character that is not allowed', lines: [`A:${' '.repeat(65_000)}\0`] },
    { what: 'blanks within a value', lines: [`A: x${' '.repeat(65_000)}x `] },
    { what: 'blanks before a folded line', lines: ['B: b\r\n c', `A: x${' '.repeat(65_000)}x`] },
    { what: 'a long list of connection options', lines: [`Connection: ${' ,'.repeat(32_000)}`] },
  ])('needs no more time for $what than for other text', ({ lines }) => {
    const before = process.cpuUsage().user;

    try {
      head(...lines);
    } catch (error) {
      expect(error).toBeInstanceOf(ReplyInvalid);
    }

    // Where each blank is tried again it takes about two seconds.
    expect(process.cpuUsage().user - before).toBeLessThan(500_000);
  });

  it.each([
    { lines: [], framing: 'until close' },
    { lines: ['Content-Length: 0'], framing: 0 },
    { lines: ['content-length: 05'], framing: 5 },
    { lines: ['Content-Length: \t5\t '], framing: 5 },
    { lines: ['Content-Length: 999999999999999'], framing: 999_999_999_999_999 },
    { lines: ['Transfer-Encoding: chunked'], framing: 'chunked' },
    { lines: ['transfer-encoding:\tChunked '], framing: 'chunked' },
  ])('reads how long a body is from $lines', ({ lines, framing }) => {
    expect(head(...lines).framing).toBe(framing);
  });

  it.each([
    '',
    '+5',
    '-5',
    '0x5',
    '5, 5',
    '5,5',
    '5 5',
    '5;',
    '5a',
    '5.0',
    '1e1',
    '\xa05',
    '٥',
    '9999999999999999',
    '18446744073709551621',
  ])('fails for the length %j', (length) => {
    expect(() => head(`Content-Length: ${length}`)).toThrow(ReplyInvalid);
  });

  it.each([
    { lines: ['Content-Length: 5', 'Content-Length: 5'], problem: 'its length is not readable' },
    { lines: ['Content-Length: 5', 'content-length: 6'], problem: 'its length is not readable' },
    {
      lines: ['Transfer-Encoding: chunked', 'Content-Length: 5'],
      problem: 'it says its length in two ways',
    },
    { lines: ['Content-Length: 5', 'Transfer-Encoding: x'], problem: 'it says its length in two ways' },
    ...['', 'gzip', 'identity', 'gzip, chunked', 'chunked, gzip', 'chunked, chunked', 'chunked;a=b'].map(
      (coding) => ({
        lines: [`Transfer-Encoding: ${coding}`],
        problem: 'it comes in a transfer coding that is not known',
      }),
    ),
    ...['"chunked"', 'xchunked', 'chunked,', '\xa0chunked', 'chunked\xa0'].map((coding) => ({
      lines: [`Transfer-Encoding: ${coding}`],
      problem: 'it comes in a transfer coding that is not known',
    })),
    {
      lines: ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
      problem: 'it comes in a transfer coding that is not known',
    },
  ])('fails for $lines', ({ lines, problem }) => {
    expect(() => head(...lines)).toThrow(new ReplyInvalid(problem));
    for (const status of [100, 204, 304])
      expect(() => replyHead([`HTTP/1.1 ${status} X`, ...lines].join('\r\n'), 'GET')).toThrow(ReplyInvalid);
    expect(() => replyHead([ok, ...lines].join('\r\n'), 'HEAD')).toThrow(ReplyInvalid);
  });

  it.each([
    { method: 'HEAD', status: 200 },
    { method: 'GET', status: 103 },
    { method: 'GET', status: 204 },
    { method: 'GET', status: 304 },
  ])('expects no body of $status to $method, whatever its length says', ({ method, status }) => {
    for (const line of ['Content-Length: 5', 'Transfer-Encoding: chunked', 'X: y']) {
      const read = replyHead(`HTTP/1.1 ${status} X\r\n${line}`, method);

      expect(read).toMatchObject({ framing: 0, isKeptAlive: true });
    }
  });

  it.each([
    { version: '1.1', lines: [], isKeptAlive: true },
    { version: '1.1', lines: ['Connection: '], isKeptAlive: true },
    { version: '1.1', lines: ['Connection: keep-alive'], isKeptAlive: true },
    { version: '1.1', lines: ['connection: CLOSE'], isKeptAlive: false },
    { version: '1.1', lines: ['Connection: x-close'], isKeptAlive: true },
    { version: '1.1', lines: ['Connection: upgrade ,\tClose'], isKeptAlive: false },
    { version: '1.1', lines: ['Connection: keep-alive', 'Connection: close'], isKeptAlive: false },
    { version: '1.0', lines: [], isKeptAlive: false },
    { version: '1.0', lines: ['Connection: Keep-Alive'], isKeptAlive: true },
    { version: '1.0', lines: ['Connection: keep-alive\xa0'], isKeptAlive: false },
    { version: '1.0', lines: ['Connection: keep-alive, close'], isKeptAlive: false },
  ])(
    'keeps the connection of HTTP/$version after $lines: $isKeptAlive',
    ({ version, lines, isKeptAlive }) => {
      const text = [`HTTP/${version} 200 OK`, 'Content-Length: 0', ...lines].join('\r\n');

      expect(replyHead(text, 'GET').isKeptAlive).toBe(isKeptAlive);
    },
  );

  it.each([
    { version: '1.1', line: 'X: y' },
    { version: '1.0', line: 'X: y' },
    { version: '1.0', line: 'Transfer-Encoding: chunked' },
  ])('does not keep the connection of HTTP/$version after $line', ({ version, line }) => {
    const text = `HTTP/${version} 200 OK\r\nConnection: keep-alive\r\n${line}`;

    expect(replyHead(text, 'GET').isKeptAlive).toBe(false);
  });
});

describe('keepAliveMs', () => {
  it.each([
    { value: 'timeout=5', expected: 5000 },
    { value: 'Timeout=5, max=100', expected: 5000 },
    { value: 'max=100,timeout=0', expected: 0 },
    { value: 'xtimeout=5', expected: undefined },
    { value: 'timeout=-5', expected: undefined },
    { value: 'timeout=', expected: undefined },
    { value: '', expected: undefined },
  ])('reads $expected from "$value"', ({ value, expected }) => {
    expect(keepAliveMs([['Keep-Alive', value]])).toBe(expected);
  });

  it('reads nothing where the receiver says nothing', () => {
    expect(keepAliveMs([])).toBeUndefined();
  });
});
