import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brotliCompressSync, constants, createGzip, deflateSync, gzipSync } from 'node:zlib';
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
const encoded = (coding: string, body: Uint8Array | string) =>
  answers(200, body, { 'Content-Encoding': coding });

describe('decodedResponse', () => {
  it.each([
    { coding: 'gzip', body: gzipSync(text) },
    { coding: 'X-GZIP', body: gzipSync(text) },
    { coding: 'deflate', body: deflateSync(text) },
    { coding: 'br', body: brotliCompressSync(text) },
  ])('reads a reply in $coding', async ({ coding, body }) => {
    upstream.behave(encoded(coding, body));

    const message = await called();

    expect(await bodyText(message.body)).toBe(text);
    expect(message.headers.has('Content-Encoding')).toBe(false);
  });

  it('leaves a coding that is not known to whoever reads the body', async () => {
    upstream.behave(encoded('zip-it', 'bytes'));

    const message = await called();

    expect(await bodyText(message.body)).toBe('bytes');
    expect(message.headers.get('Content-Encoding')).toBe('zip-it');
  });

  it.each(['GET', 'HEAD'] as const)('takes a reply to %s that has no body', async (method) => {
    upstream.behave((response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': 0 }).end(),
    );

    expect(await bodyText((await called({ method })).body)).toBe('');
  });

  it('passes a stream on while it comes', async () => {
    let end = (): void => undefined;
    upstream.behave(async (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'gzip' });
      const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
      gzip.pipe(response);
      gzip.write('data: 1\n\n');
      end = () => gzip.end('data: 2\n\n');
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
