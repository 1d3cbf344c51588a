import { describe, expect, it } from '@jest/globals';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { FlowError } from '../../lib/errors.ts';
import { BufferedBody, StreamedBody } from '../../lib/message/body.ts';
import type { ContentCoding } from '../../lib/message/content-coding.ts';
import {
  bufferedBody,
  decodedMessage,
  emptyMessage,
  type Message,
  withBody,
} from '../../lib/message/message.ts';
import { MessageHeaders } from '../../lib/message/message-headers.ts';
import { parseXml } from '../../lib/xml/parse.ts';
import { thrownBy } from '../support/run-flow.ts';

describe('bufferedBody', () => {
  it('answers a body at hand as it is', async () => {
    const body = BufferedBody.fromText('x');

    expect(await bufferedBody({ ...emptyMessage, body })).toBe(body);
  });

  it('reads a stream first', async () => {
    const body = new StreamedBody(
      (async function* () {
        yield Buffer.from('read');
      })(),
    );

    expect((await bufferedBody({ ...emptyMessage, body })).text).toBe('read');
  });
});

const exceeded = () => new FlowError('BODY_TOO_LARGE', 'Too large.');

function compressed(bytes: Uint8Array, applied: readonly ContentCoding[], most = 100_000): Message {
  const headers = MessageHeaders.from([['Content-Encoding', applied.join()]]);
  return {
    ...emptyMessage,
    headers,
    body: BufferedBody.fromBytes(bytes, { coding: { applied, limit: { bytes: most, exceeded } } }),
  };
}

function typed(contentType: string, bytes: Uint8Array, body = BufferedBody.fromBytes(bytes)): Message {
  return { ...emptyMessage, headers: MessageHeaders.from([['Content-Type', contentType]]), body };
}

describe('a compressed body', () => {
  it.each<[string, Uint8Array, readonly ContentCoding[]]>([
    ['gzip', gzipSync('grün'), ['gzip']],
    ['deflate', deflateSync('grün'), ['deflate']],
    ['raw deflate', deflateRawSync('grün'), ['deflate']],
    ['br', brotliCompressSync('grün'), ['br']],
    ['zstd', zstdCompressSync('grün'), ['zstd']],
    ['two codings', brotliCompressSync(gzipSync('grün')), ['gzip', 'br']],
  ])('is read without its %s, and passes with it', async (_, bytes, applied) => {
    const message = compressed(bytes, applied);

    expect((await bufferedBody(message)).text).toBe('grün');
    expect((message.body as BufferedBody).bytes).toBe(bytes);
    expect(await bufferedBody(message)).toBe(await bufferedBody(message));
    const decoded = await decodedMessage(message);
    expect(decoded.headers.has('Content-Encoding')).toBe(false);
    expect((await bufferedBody(decoded)).text).toBe('grün');
  });

  it.each<[string, Uint8Array, readonly [ContentCoding, code: string]]>([
    ['is no gzip', Buffer.from('plain'), ['gzip', 'BODY_NOT_CONVERTIBLE']],
    ['is cut off', gzipSync('grün').subarray(0, 12), ['gzip', 'BODY_NOT_CONVERTIBLE']],
    ['is no br', Buffer.from('plain text'), ['br', 'BODY_NOT_CONVERTIBLE']],
    ['holds too much', gzipSync(Buffer.alloc(10_000_000)), ['gzip', 'BODY_TOO_LARGE']],
    ['holds too much by br', brotliCompressSync(Buffer.alloc(10_000_000)), ['br', 'BODY_TOO_LARGE']],
  ])('fails to be read when it %s', async (_, bytes, [coding, code]) => {
    const error = await thrownBy(async () => bufferedBody(compressed(bytes, [coding])));

    expect(error).toMatchObject({ code });
  });
});

describe('the charset of a body', () => {
  it.each([
    ['text/plain; charset=iso-8859-1', Buffer.from('gr\xfcn', 'latin1')],
    ['text/plain;charset="windows-1252"', Buffer.from('gr\xfcn', 'latin1')],
    ['text/plain; charset=utf-16le', Buffer.from('grün', 'utf16le')],
    ['text/plain; charset=UTF-8', Buffer.from('grün')],
    ['text/plain', Buffer.from('grün')],
  ])('is the one of %s', async (contentType, bytes) => {
    expect((await bufferedBody(typed(contentType, bytes))).text).toBe('grün');
  });

  it('is the one that the flow names', async () => {
    const message = typed('text/plain', Buffer.from('gr\xfcn', 'latin1'));
    const properties = new Map([['CamelCharsetName', { value: 'ISO-8859-1', isFromCaller: false }]]);

    expect((await bufferedBody({ ...message, properties })).text).toBe('grün');
    const headers = message.headers.with('CamelCharsetName', 'ISO-8859-1');
    expect((await bufferedBody({ ...message, headers })).text).toBe('grün');
  });

  it.each([
    [
      'what the declaration says',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>gr\xfcn</a>', 'latin1'),
    ],
    ['UTF-16 by its mark', Buffer.from('\ufeff<a>grün</a>', 'utf16le')],
    ['UTF-8 by default', Buffer.from('<?xml version="1.0"?><a>grün</a>')],
  ])('is for XML %s', async (_, bytes) => {
    const body = await bufferedBody(typed('application/xml', bytes));

    expect(body.xml(parseXml).root.children).toMatchObject([{ value: 'grün' }]);
  });

  it.each([
    ['text/plain; charset=klingon', Buffer.from('x'), 'MEDIA_TYPE_UNSUPPORTED'],
    ['text/plain', Buffer.from('gr\xfcn', 'latin1'), 'BODY_NOT_TEXT'],
    ['text/plain; charset=shift_jis', Buffer.from([0x81]), 'BODY_NOT_TEXT'],
  ])('fails the reading of %s that is something else', async (contentType, bytes, code) => {
    const error = await thrownBy(async () => (await bufferedBody(typed(contentType, bytes))).text);

    expect(error).toMatchObject({ code });
  });
});

describe('withBody', () => {
  it.each([
    ['text/xml; charset=iso-8859-1', 'text/xml; charset=utf-8'],
    ['text/xml; a=b; charset="UTF-16LE"; c=d', 'text/xml; a=b; charset=utf-8; c=d'],
    ['text/xml; charset=utf-8', 'text/xml; charset=utf-8'],
    ['text/xml', 'text/xml'],
  ])('makes %s say %s, which the new text is in, and takes codings off', (before, after) => {
    const message = typed(before, Buffer.from('<a/>'));
    const headers = message.headers.with('Content-Encoding', 'gzip');

    const changed = withBody({ ...message, headers }, BufferedBody.fromText('<b/>'));

    expect(changed.headers.get('Content-Type')).toBe(after);
    expect(changed.headers.has('Content-Encoding')).toBe(false);
  });
});
