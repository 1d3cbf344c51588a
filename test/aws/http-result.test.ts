import { describe, expect, it } from '@jest/globals';
import { bufferedResult, resultHead } from '../../lib/aws/http-result.ts';
import { BufferedBody, StreamedBody } from '../../lib/message/body.ts';
import type { HttpReply } from '../../lib/senders/http-reply.ts';

const reply: HttpReply = {
  status: 201,
  headers: [
    ['Content-Type', 'text/plain'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
  ],
  body: BufferedBody.fromText('grüß'),
};

describe('resultHead', () => {
  it('names a header once, and repeated ones with every value', () => {
    expect(resultHead(reply)).toEqual({
      statusCode: 201,
      headers: { 'Content-Type': 'text/plain' },
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
    });
  });

  it('joins repeated headers for payload 2.0, and keeps cookies apart', () => {
    const headers = [...reply.headers, ['Warning', 'a'], ['Warning', 'b']] as const;

    expect(resultHead({ ...reply, headers }, '2.0')).toEqual({
      statusCode: 201,
      headers: { 'Content-Type': 'text/plain', Warning: 'a, b' },
      cookies: ['a=1', 'b=2'],
    });
  });

  it('takes any name, and any number of values', () => {
    const headers = [
      ['constructor', '1'],
      ['X-A', '1'],
      ['X-A', '2'],
      ['X-A', '3'],
    ] as const;

    expect(resultHead({ ...reply, headers })).toEqual({
      statusCode: 201,
      headers: { constructor: '1' },
      multiValueHeaders: { 'X-A': ['1', '2', '3'] },
    });
  });

  it('has no repeated headers where there are none', () => {
    expect(resultHead({ ...reply, headers: [] })).toEqual({ statusCode: 201, headers: {} });
  });
});

describe('bufferedResult', () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from([0xc3]);
    yield Buffer.from([0xbc]);
  }

  it.each([
    { what: 'text', body: BufferedBody.fromText('grüß'), result: { body: 'grüß', isBase64Encoded: false } },
    { what: 'a stream', body: new StreamedBody(chunks()), result: { body: 'ü', isBase64Encoded: false } },
    {
      what: 'other bytes',
      body: BufferedBody.fromBytes(Buffer.from([0xff, 0])),
      result: { body: '/wA=', isBase64Encoded: true },
    },
    { what: 'nothing', body: BufferedBody.empty, result: { body: '', isBase64Encoded: false } },
  ])('answers $what in one piece', async ({ body, result }) => {
    expect(await bufferedResult({ ...reply, body })).toMatchObject({ statusCode: 201, ...result });
  });
});
