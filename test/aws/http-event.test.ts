import { describe, expect, it } from '@jest/globals';
import { httpRequest, payloadFormat } from '../../lib/aws/http-event.ts';
import { restEvent, urlEvent } from '../support/lambda-events.ts';
import { thrownBy } from '../support/run-flow.ts';

describe('httpRequest of payload 1.0', () => {
  it('reads what was called, by whom and when', () => {
    const request = httpRequest(restEvent('{"a":1}'));

    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://abc.execute-api.eu-central-1.amazonaws.com/dev/chatgpt',
      path: '/chatgpt',
      rawQuery: '',
      query: [],
      caller: 'arn:aws:iam::123456789012:user/ada',
      receivedAtMs: expect.any(Number),
    });
    expect(String(request.body)).toBe('{"a":1}');
  });

  it('keeps repeated headers and query parameters', () => {
    const request = httpRequest(
      restEvent('', {
        multiValueHeaders: { 'X-Order': ['1', '2'], accept: ['*/*'] },
        multiValueQueryStringParameters: { a: ['1', 'b c'], 'grün&': ['='] },
      }),
    );

    expect(request.headers).toEqual([
      ['X-Order', '1'],
      ['X-Order', '2'],
      ['accept', '*/*'],
    ]);
    expect(request.query).toEqual([
      ['a', '1'],
      ['a', 'b c'],
      ['grün&', '='],
    ]);
    expect([...new URLSearchParams(request.rawQuery)]).toEqual(request.query);
  });

  it('takes the single-valued headers and parameters where there are no others', () => {
    const request = httpRequest(
      restEvent('', {
        headers: { accept: 'x' },
        multiValueHeaders: null,
        queryStringParameters: { a: '1' },
        multiValueQueryStringParameters: undefined,
      }),
    );

    expect([request.headers, request.query]).toEqual([[['accept', 'x']], [['a', '1']]]);
  });

  it.each([
    { what: 'a text', body: 'grüß', isBase64Encoded: false, bytes: Buffer.from('grüß') },
    { what: 'Base64', body: '/wCJ', isBase64Encoded: true, bytes: Buffer.from([0xff, 0, 0x89]) },
    { what: 'nothing', body: null, isBase64Encoded: false, bytes: Buffer.alloc(0) },
  ])('reads $what as the bytes of the body', ({ body, isBase64Encoded, bytes }) => {
    expect(httpRequest(restEvent(body, { isBase64Encoded })).body).toEqual(bytes);
  });

  it('does without a request context, as tests in the console may have none', () => {
    const request = httpRequest({ httpMethod: 'POST', path: '/chatgpt', body: '{}', isBase64Encoded: false });

    expect(request).toMatchObject({ url: 'https:///chatgpt', headers: [] });
    expect(request).not.toHaveProperty('caller');
  });
});

describe('httpRequest of payload 2.0', () => {
  it('reads what was called and when', () => {
    const request = httpRequest(urlEvent('{}', { rawQueryString: 'a=1&a=b%20c' }));

    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://xyz.lambda-url.eu-central-1.on.aws/chatgpt',
      path: '/chatgpt',
      rawQuery: 'a=1&a=b%20c',
      query: [
        ['a', '1'],
        ['a', 'b c'],
      ],
    });
  });

  it('takes the stage out of the path, and knows the caller', () => {
    const { requestContext } = urlEvent('');
    const request = httpRequest(
      urlEvent('', {
        rawPath: '/dev/chatgpt',
        requestContext: { ...requestContext, stage: 'dev', authorizer: { iam: { userArn: 'arn:ada' } } },
      }),
    );

    expect(request).toMatchObject({ path: '/chatgpt', caller: 'arn:ada' });
  });

  it('puts the cookies back together', () => {
    const request = httpRequest(urlEvent('', { cookies: ['a=1', 'b=2'] }));

    expect(request.headers).toContainEqual(['cookie', 'a=1; b=2']);
  });

  it('does without a query', () => {
    expect(httpRequest(urlEvent('', { rawQueryString: undefined }))).toMatchObject({
      rawQuery: '',
      query: [],
    });
  });
});

describe('payloadFormat', () => {
  it('is 1.0 unless the event is of 2.0', () => {
    expect([restEvent(''), urlEvent(''), null].map(payloadFormat)).toEqual(['1.0', '2.0', '1.0']);
  });
});

describe('httpRequest', () => {
  it.each([
    { what: 'null', event: null },
    { what: 'a text', event: 'event' },
    { what: 'any JSON object', event: { prompt: 'canary' } },
    { what: 'a message of a queue', event: { Records: [{ body: 'canary' }] } },
    { what: 'payload 2.0 without its context', event: { version: '2.0', rawPath: '/canary' } },
    { what: 'a path that is no text', event: { httpMethod: 'POST', path: 1 } },
  ])('fails for $what', async ({ event }) => {
    const error = await thrownBy(() => httpRequest(event));

    expect(error).toMatchObject({ code: 'EVENT_INVALID', hint: expect.stringContaining('index.events') });
    expect(error.message).not.toContain('canary');
  });
});
