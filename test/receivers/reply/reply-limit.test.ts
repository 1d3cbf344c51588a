import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { type Duplex, PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { brotliCompressSync, createDeflateRaw, createGzip, gzipSync } from 'node:zlib';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import { bufferedBody } from '../../../lib/message/message.ts';
import { answers, answersInChunks } from '../../support/fault-behaviours.ts';
import { fakeCredentials } from '../../support/fake-ports.ts';
import { type Behaviour, type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { httpCaller } from '../../support/http-call.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

/** The reply as a later step reads it. */
async function read(receiver: Partial<HttpReceiver> = {}): Promise<number> {
  const caller = httpCaller({ address: upstream.url, ...receiver });
  const credentials = fakeCredentials({ client: ['{"clientId":"a","clientSecret":"b"}'] });
  const { bytes } = await bufferedBody(await caller({ ports: { credentials } }));
  return bytes.length;
}

const megabyte = 1024 * 1024;
const invalid = {
  code: 'RECEIVER_REPLY_INVALID',
  receiver: 'backend',
  hint: expect.stringContaining('maxReplyBytes'),
};

/** A body without an end, as fast as it is taken. */
function answersForEver(contentType: string, encoder: Duplex = new PassThrough(), coding = ''): Behaviour {
  return async (response) => {
    response.writeHead(200, { 'Content-Type': contentType, 'Content-Encoding': coding });
    encoder.pipe(response);
    while (!response.destroyed) {
      if (!encoder.write(noise)) await setTimeout(1);
    }
    encoder.destroy();
  };
}

/** Is no shorter when it is compressed. */
const noise = randomBytes(64 * 1024);
const bomb = brotliCompressSync(Buffer.alloc(100 * megabyte, 'x'));
const json = { 'Content-Type': 'application/json' };

describe('replyLimit', () => {
  it.each([
    { what: 'JSON', type: 'application/json' },
    { what: 'text', type: 'text/plain' },
    { what: 'events', type: 'text/event-stream' },
    { what: 'lines', type: 'application/x-ndjson' },
    { what: 'compressed JSON', type: 'application/json', encoder: createGzip, coding: 'gzip' },
    { what: 'compressed events', type: 'text/event-stream', encoder: createDeflateRaw, coding: 'deflate' },
  ])('ends the connection of $what beyond 20 MB', async ({ type, encoder, coding }) => {
    const level = { level: 0 };
    upstream.behave((...given) => answersForEver(type, encoder?.(level), coding)(...given));

    await expect(read()).rejects.toMatchObject(invalid);
    await expect(read({ retry: { attempts: 1 } })).rejects.toMatchObject(invalid);
    while (upstream.openConnections > 0) await setTimeout(1);
  });

  it.each([
    { type: 'application/json', body: bomb, coding: 'br' },
    { type: 'application/json', body: gzipSync(bomb), coding: 'br, gzip' },
    { type: 'text/event-stream', body: bomb, coding: 'br' },
    { type: '', body: bomb, coding: 'br' },
  ])('counts the bytes without their coding: $type in $coding', async ({ type, body, coding }) => {
    upstream.behave(answers(200, body, { 'Content-Type': type, 'Content-Encoding': coding }));

    await expect(read()).rejects.toMatchObject(invalid);
  });

  it.each([
    { what: 'a short reply', headers: json, limit: 999 },
    { what: 'a short text', headers: { 'Content-Type': 'text/plain' }, limit: 999 },
    { what: 'a parameter', headers: json, limit: '999' as '{{max}}' },
  ])('is what the receiver says: $what', async ({ headers, limit }) => {
    upstream.behave(answers(200, 'x'.repeat(1000), headers));

    await expect(read({ maxReplyBytes: limit })).rejects.toMatchObject(invalid);
    expect(await read({ maxReplyBytes: 1000 })).toBe(1000);
  });

  it('leaves what passes on as it comes', async () => {
    upstream.behave(answersInChunks('text/plain', 'x'.repeat(5000)));

    const { body } = await httpCaller({ address: upstream.url, maxReplyBytes: 10 })();
    let bytes = 0;
    for await (const chunk of body.type === 'streamed' ? body.chunks : []) bytes += chunk.length;

    expect(bytes).toBe(5000);
  });

  it.each([200, 500])('reads no more of a token service (status %d)', async (status) => {
    const tokens = await faultUpstream();
    tokens.behave(answers(status, bomb, { 'Content-Encoding': 'br' }));
    const type = 'oauth2-client-credentials';

    const reading = read({ authentication: { type, credential: 'client', tokenUrl: tokens.url } });

    await expect(reading).rejects.toMatchObject({ code: 'RECEIVER_REPLY_INVALID' });
    await tokens.close();
  });

  it('reads the reason of a refusal no further than it must', async () => {
    upstream.behave(answers(400, bomb, { ...json, 'Content-Encoding': 'br' }));

    await expect(read()).rejects.toMatchObject({ code: 'RECEIVER_REJECTED' });
  });
});
