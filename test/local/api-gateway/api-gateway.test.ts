import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ApiGateway } from '../../../lib/local/api-gateway/api-gateway.ts';
import type { GatewayFault } from '../../../lib/local/api-gateway/gateway-fault.ts';
import { LambdaFunction } from '../../../lib/local/lambda/lambda-function.ts';
import { readStack } from '../../../lib/local/stack/stack.ts';

const stack = readStack(fileURLToPath(new URL('../../fixtures/local/assembly', import.meta.url)));
const functions = new Map(stack.functions.map(({ id, settings }) => [id, new LambdaFunction(settings)]));
const faults: GatewayFault[] = [];
const gateway = new ApiGateway({ stack, functions }, { onFault: (fault) => faults.push(fault) });
let base: string;

beforeAll(async () => {
  base = `http://127.0.0.1:${await gateway.listen(0)}`;
});

afterAll(async () => {
  await gateway.close();
  await Promise.all([...functions.values()].map((lambda) => lambda.close()));
});

async function sent(path: string, options: RequestInit = {}): Promise<Response> {
  return fetch(`${base}${path}`, { method: 'POST', ...options });
}

/** A streamed answer as it comes in, after what the function was told to do. */
async function streamed(order: unknown, path = '/stream'): Promise<IncomingMessage> {
  const outgoing = request(`${base}${path}`, { method: 'POST', agent: false }).end(JSON.stringify(order));
  const [incoming] = await once(outgoing, 'response');
  return incoming as IncomingMessage;
}

describe('ApiGateway', () => {
  it('makes the event of a Lambda proxy integration', async () => {
    const response = await sent('/echo?a=1&a=2&b=x%20y', {
      body: Buffer.from([0xff, 0x00]),
      headers: { 'Content-Type': 'application/json', 'X-Caller': 'me' },
    });

    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      resource: '/echo',
      path: '/echo',
      httpMethod: 'POST',
      headers: { 'X-Forwarded-Proto': 'http', 'X-Caller': 'me' },
      multiValueHeaders: { 'X-Caller': ['me'], 'X-Forwarded-For': ['127.0.0.1'] },
      queryStringParameters: { a: '2', b: 'x y' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
      pathParameters: null,
      stageVariables: null,
      body: '/wA=',
      isBase64Encoded: true,
      requestContext: {
        stage: 'dev',
        resourcePath: '/echo',
        requestId: response.headers.get('x-amzn-requestid'),
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        identity: { sourceIp: '127.0.0.1', userArn: null },
      },
    });
  });

  it('has no body, query or path parameters in an event without them', async () => {
    const response = await sent('/echo');

    expect(await response.json()).toMatchObject({
      body: null,
      isBase64Encoded: false,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
    });
  });

  it('keeps repeated headers', async () => {
    const outgoing = request(`${base}/echo`, { method: 'POST', headers: { 'X-Two': ['one', 'two'] } }).end();
    const [incoming] = await once(outgoing, 'response');

    expect(JSON.parse(await text(incoming))).toMatchObject({
      headers: { 'X-Two': 'two' },
      multiValueHeaders: { 'X-Two': ['one', 'two'] },
    });
  });

  it('takes every method and path beneath a wildcard', async () => {
    const response = await sent('/echo/a/b%2Fc', { method: 'PATCH' });

    expect(await response.json()).toMatchObject({
      resource: '/echo/{proxy+}',
      path: '/echo/a/b%2Fc',
      httpMethod: 'PATCH',
      pathParameters: { proxy: 'a/b/c' },
    });
  });

  it('answers with the headers of the function, those that are its own under another name', async () => {
    const response = await sent('/echo');

    expect(response.headers.get('x-many')).toBe('one, two');
    expect(response.headers.get('x-amzn-remapped-date')).toBe('yesterday');
    expect(response.headers.get('date')).not.toBe('yesterday');
  });

  it('decodes the bytes of a binary answer', async () => {
    const response = await sent('/echo/bytes');

    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 128]);
  });

  it('asks nobody who they are unless it was given a key', async () => {
    const response = await sent('/orders/7', { method: 'GET' });

    expect(await response.json()).toMatchObject({ pathParameters: { id: '7' } });
  });

  it.each([
    { what: 'an unknown path', path: '/nowhere', method: 'POST' },
    { what: 'a method that is not on the path', path: '/echo', method: 'PUT' },
    { what: 'the path of a resource without methods', path: '/orders', method: 'GET' },
  ])('answers $what as the stack declares it', async ({ path, method }) => {
    const response = await sent(path, { method });

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const requestId = response.headers.get('x-request');
    expect(await response.json()).toEqual({
      title: 'No such route',
      status: 404,
      requestId,
      detail: 'Missing Authentication Token',
      type: 'MISSING_AUTHENTICATION_TOKEN',
      path,
      nothing: '',
    });
  });

  it.each([
    { what: 'the function throws', path: '/echo/throws', status: 502, message: 'Internal server error' },
    {
      what: 'the function answers no proxy answer',
      path: '/echo/malformed',
      status: 502,
      message: 'Internal server error',
    },
    {
      what: 'the function takes too long',
      path: '/echo/slow',
      status: 504,
      message: 'Endpoint request timed out',
    },
  ])('fails with $status when $what', async ({ path, status, message }) => {
    const response = await sent(path);

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ message });
  });

  it.each([
    { what: 'API Gateway', bytes: 10_485_761, message: 'HTTP content length exceeded 10485760 bytes.' },
    { what: 'Lambda', bytes: 5_000_000, message: 'Request Too Long' },
  ])('fails with 413 when the body is larger than $what takes', async ({ bytes, message }) => {
    const response = await sent('/echo', { body: Buffer.alloc(bytes) });

    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message });
  });

  it('answers with the prelude of a streamed answer', async () => {
    const incoming = await streamed({ statusCode: 202, texts: ['a', 'b'] });

    expect(incoming.statusCode).toBe(202);
    expect(incoming.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'x-many': 'one, two',
      'set-cookie': ['a=b', 'c=d'],
    });
    expect(await text(incoming)).toBe('ab');
  });

  it('passes each piece of a streamed answer on as it comes', async () => {
    const incoming = await streamed({ texts: ['first', 'second'], waitMs: 300 });
    const { value } = await incoming.iterator({ destroyOnReturn: false }).next();

    expect(String(value)).toBe('first');
    expect(await text(incoming)).toBe('second');
  });

  it('passes a long streamed answer on whole', async () => {
    const incoming = await streamed({ texts: Array.from({ length: 20 }, () => 'x'.repeat(200_000)) });

    expect(await text(incoming)).toHaveLength(4_000_000);
  });

  it.each([
    { what: 'throws before its first byte', order: { throws: true } },
    { what: 'ends without a prelude', order: { noPrelude: 5 } },
    { what: 'has no prelude in its first 16 kB', order: { noPrelude: 20_000 } },
  ])('fails with 502 when a streamed function $what', async ({ order }) => {
    const incoming = await streamed(order);

    expect(incoming.statusCode).toBe(502);
    expect(await text(incoming)).toBe('{"message":"Internal server error"}');
  });

  it('breaks the answer off when the function does', async () => {
    const incoming = await streamed({ texts: ['some'], waitMs: 100, breaks: true });

    await expect(text(incoming)).rejects.toThrow('aborted');
    expect(faults.at(-1)?.cause).toMatchObject({ message: 'broken on purpose' });
  });

  it('fails with 504 when a streamed answer does not begin in time', async () => {
    const incoming = await streamed({ sleepMs: 60_000 }, '/fast');

    expect(incoming.statusCode).toBe(504);
  });

  it('breaks a streamed answer off when its time is over', async () => {
    const incoming = await streamed({ texts: ['some', 'more'], waitMs: 60_000 }, '/fast');

    await expect(text(incoming)).rejects.toThrow('aborted');
  });

  it('goes on after a caller has left', async () => {
    const incoming = await streamed({ texts: ['some', 'x'.repeat(1_000_000)], waitMs: 100 });
    incoming.destroy();
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.end('POST /echo HTTP/1.1\r\nHost: local\r\nContent-Length: 100\r\n\r\nhalf');
    await once(socket.resume(), 'close');

    expect((await sent('/echo')).status).toBe(201);
  });

  it('serves another deployment from one request to the next', async () => {
    const none = { stack: { ...stack, routes: [] }, functions };

    const before = gateway.deploy(none);
    const without = await sent('/echo');
    gateway.deploy(before);

    expect(without.status).toBe(404);
    expect((await sent('/echo')).status).toBe(201);
  });
});
