import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createDeflateRaw,
  createGzip,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import { bodyText } from '../../support/run-flow.ts';
import { answers } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { httpCaller } from '../../support/http-call.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

const called = (receiver: Partial<HttpReceiver> = {}) => httpCaller({ address: upstream.url, ...receiver })();
const text = JSON.stringify({ text: 'grüß '.repeat(1000) });
/** A frame of zstd whose head says a window of 64 MB, with one block of two bytes. @see RFC 8878, section 3.1.1 */
const wideWindow = Buffer.from('28b52ffd' + '0080' + '110000' + '7b7d', 'hex');
const encoded = (coding: string | string[], body: Uint8Array | string) =>
  answers(200, body, { 'Content-Encoding': coding });

describe('decodedResponse', () => {
  it.each([
    { coding: 'gzip', body: gzipSync(text) },
    { coding: 'X-GZIP', body: gzipSync(text) },
    { coding: 'deflate', body: deflateSync(text) },
    { coding: 'deflate', body: deflateRawSync(text) },
    { coding: 'br', body: brotliCompressSync(text) },
    { coding: 'zstd', body: zstdCompressSync(text) },
    { coding: 'deflate, GZIP', body: gzipSync(deflateRawSync(text)) },
    { coding: 'br, identity', body: brotliCompressSync(text) },
    { coding: ',gzip,,', body: gzipSync(text) },
    { coding: ['gzip', 'zstd'], body: zstdCompressSync(gzipSync(text)) },
    { coding: 'identity', body: text },
    { coding: 'Identity, NONE', body: text },
    { coding: '', body: text },
  ])('reads a reply in $coding', async ({ coding, body }) => {
    upstream.behave(encoded(coding, body));

    const message = await called();

    expect(await bodyText(message.body)).toBe(text);
    expect(message.headers.has('Content-Encoding')).toBe(false);
  });

  it.each(['zip-it', 'gzip, zip-it', 'gzip,gzip,gzip,gzip,gzip,gzip'])(
    'leaves what is not known to whoever reads the body: %s',
    async (coding) => {
      upstream.behave(encoded(coding, 'bytes'));

      const message = await called();

      expect(await bodyText(message.body)).toBe('bytes');
      expect(message.headers.get('Content-Encoding')).toBe(coding);
    },
  );

  it.each(['GET', 'HEAD'] as const)('takes a reply to %s that has no body', async (method) => {
    upstream.behave((response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': 0 }).end(),
    );

    expect(await bodyText((await called({ method })).body)).toBe('');
  });

  it.each([
    { coding: 'gzip', encoder: () => createGzip({ flush: constants.Z_SYNC_FLUSH }) },
    { coding: 'deflate', encoder: () => createDeflateRaw({ flush: constants.Z_SYNC_FLUSH }) },
    { coding: 'br', encoder: () => createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH }) },
    { coding: 'zstd', encoder: () => createZstdCompress({ flush: constants.ZSTD_e_flush }) },
  ])('passes a stream in $coding on while it comes', async ({ coding, encoder }) => {
    let end = (): void => undefined;
    upstream.behave(async (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Content-Encoding': coding });
      const encoding = encoder();
      encoding.pipe(response);
      encoding.write('data: 1\n\n');
      end = () => encoding.end('data: 2\n\n');
    });

    const { body } = await called();
    const chunks: string[] = [];
    for await (const chunk of body.type === 'streamed' ? body.chunks : []) {
      chunks.push(Buffer.from(chunk).toString());
      if (chunks.length === 1) end();
    }

    expect(chunks).toEqual(['data: 1\n\n', 'data: 2\n\n']);
  });

  it('reads the reason of a refusal', async () => {
    upstream.behave(answers(400, gzipSync('{"error":{"code":"bad"}}'), { 'Content-Encoding': 'gzip' }));

    await expect(called()).rejects.toMatchObject({ code: 'RECEIVER_REJECTED', details: { code: 'bad' } });
  });

  it.each([
    { what: 'is cut', behaviour: () => encoded('gzip', gzipSync(text).subarray(0, 40)) },
    { what: 'is no gzip', behaviour: () => encoded('gzip', text) },
    { what: 'is no brotli', behaviour: () => encoded('br', text) },
    { what: 'is no deflate', behaviour: () => encoded('deflate', text) },
    { what: 'is no zstd', behaviour: () => encoded('zstd', text) },
    { what: 'wants a window of 64 MB', behaviour: () => encoded('zstd', wideWindow) },
  ])('fails for a reply that $what', async ({ behaviour }) => {
    upstream.behave(behaviour());

    await expect(called()).rejects.toMatchObject({ code: 'RECEIVER_REPLY_INVALID' });
  });

  it('keeps the failure of the connection below', async () => {
    upstream.behave(async (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      response.write(gzipSync(text).subarray(0, 40), () => response.socket?.resetAndDestroy());
    });

    await expect(called()).rejects.toMatchObject({ code: 'RECEIVER_CONNECTION_LOST' });
  });
});
