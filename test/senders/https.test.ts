import { describe, expect, it } from '@jest/globals';
import type { HttpsSender } from '../../lib/flow/senders.ts';
import { BufferedBody, StreamedBody } from '../../lib/message/body.ts';
import { emptyMessage, type Message } from '../../lib/message/message.ts';
import { MessageHeaders } from '../../lib/message/message-headers.ts';
import { Secret } from '../../lib/message/secret.ts';
import type { HttpRequest } from '../../lib/senders/http-request.ts';
import { httpsSender, senderMethods } from '../../lib/senders/https.ts';
import { jsonRequest, thrownBy } from '../support/run-flow.ts';

const sender: HttpsSender = { type: 'https', address: '/chatgpt', contentTypes: ['application/json'] };

function received(request: Partial<HttpRequest> = {}, more: Partial<HttpsSender> = {}): Message {
  return httpsSender({ ...sender, ...more }).toMessage(jsonRequest({}, request), 'AGid');
}

function names({ headers }: Message): readonly string[] {
  return [...headers].map(({ name }) => name.toLowerCase());
}

describe('httpsSender toMessage', () => {
  it('tells the flow what was called, as CPI does', () => {
    const message = received({
      method: 'POST',
      url: 'https://api.example/dev/chatgpt',
      rawQuery: 'abcd=1234&e=%20',
      caller: 'arn:aws:iam::1:user/ada',
    });

    const told = ['CamelHttpUrl', 'CamelHttpQuery', 'CamelHttpMethod', 'CamelServletContextPath'];
    expect(told.map((name) => message.headers.get(name))).toEqual([
      'https://api.example/dev/chatgpt',
      'abcd=1234&e=%20',
      'POST',
      '/chatgpt',
    ]);
    expect(message.headers.get('SapAuthenticatedUserName')).toBe('arn:aws:iam::1:user/ada');
    expect(message.headers.get('SAP_MessageProcessingLogID')).toBe('AGid');
    expect(message.properties.get('SAP_MessageProcessingLogID')?.value).toBe('AGid');
    expect(message.headers.has('CamelHttpPath')).toBe(false);
    expect(message.bodyOrigin).toBe('caller');
  });

  it.each(['x-nobody-knows', 'gzip, rot13', 'gzip,gzip,gzip,gzip,gzip,gzip'])(
    'fails for a body with the Content-Encoding %s',
    async (coding) => {
      const headers = [['Content-Type', 'application/json'] as const, ['Content-Encoding', coding] as const];

      expect(await thrownBy(() => received({ headers }))).toMatchObject({ code: 'MEDIA_TYPE_UNSUPPORTED' });
      expect(received({ headers, body: new Uint8Array() }).body).toMatchObject({ isEmpty: true });
    },
  );

  it.each([
    ['text/csv; charset=x', 'The body has the Content-Type "text/csv", which this flow does not take.'],
    [undefined, 'The body has no Content-Type, which this flow does not take.'],
  ])('says which media type it does not take: %s', async (type, message) => {
    const headers = type === undefined ? [] : [['Content-Type', type] as const];

    expect(await thrownBy(() => received({ headers }))).toMatchObject({
      code: 'MEDIA_TYPE_UNSUPPORTED',
      message,
      hint: 'Send it with Content-Type: application/json.',
    });
  });

  it('lets what tells the way enter by its name only', () => {
    const headers = [['X-Forwarded-For', '1'] as const, ['Via', '2'] as const, ['X-Order', '3'] as const];

    const entered = (allowedHeaders: string) =>
      names(received({ headers }, { allowedHeaders, contentTypes: [] })).filter((name) =>
        /^(x-|via)/.test(name),
      );

    expect(entered('*')).toEqual(['x-order']);
    expect(entered('X-Order|X-Forwarded-.*')).toEqual(['x-forwarded-for', 'x-order']);
  });

  it('tells what lies beneath a wildcard address', () => {
    const message = received({ path: '/openai/v1/models/gpt' }, { address: '/openai/v1/*' });

    expect(message.headers.get('CamelHttpPath')).toBe('models/gpt');
    expect(message.headers.get('CamelServletContextPath')).toBe('/openai/v1');
  });

  it.each([
    { allowedHeaders: '', entered: [] },
    { allowedHeaders: 'X-Order', entered: ['x-order'] },
    { allowedHeaders: 'x-[a-z]+', entered: ['x-order', 'x-other'] },
    { allowedHeaders: 'X-O.*|X-9', entered: ['x-order', 'x-other', 'x-9'] },
    { allowedHeaders: '*', entered: ['x-order', 'x-other', 'x-9'] },
  ])('takes of the headers those that "$allowedHeaders" names', ({ allowedHeaders, entered }) => {
    const headers = ['X-Order', 'x-other', 'X-9'].map((name) => [name, 'v'] as const);

    const message = received(
      { headers: [['content-type', 'application/json'], ...headers] },
      { allowedHeaders },
    );

    expect(names(message).filter((name) => name.startsWith('x-'))).toEqual(entered);
  });

  it('keeps repeated headers, and adds query parameters of the same name', () => {
    const headers = [
      ['content-type', 'application/json'],
      ['X-Order', '1'],
      ['x-order', '2'],
    ] as const;
    const query = [
      ['X-ORDER', '3'],
      ['x-order', '4'],
    ] as const;

    const message = received({ headers, query }, { allowedHeaders: 'x-order' });

    expect(message.headers.getAll('X-Order')).toEqual(['1', '2', '3', '4']);
  });

  it.each([
    'Authorization',
    'Cookie',
    'x-api-key',
    'X-Amz-Signature',
    'X-Amz-Security-Token',
    'Connection',
    'Content-Length',
    'Host',
    'Transfer-Encoding',
    'X-Hop',
    'CamelHttpUri',
    'camelHTTPResponseCode',
    'org.apache.camel.x',
    'SapAuthenticatedUserName',
    'a b',
    'grüß',
  ])('lets %s in neither as header nor as query parameter, whatever is allowed', (name) => {
    const pair = [name, 'canary'] as const;
    const headers = [['content-type', 'application/json'], ['Connection', 'X-Hop'], pair] as const;

    const message = received({ headers, query: [pair] }, { allowedHeaders: '*' });

    expect(message.headers.has(name)).toBe(false);
  });

  it('takes Content-Type and Accept always, but from headers only', () => {
    const query = [
      ['content-type', 'text/xml'],
      ['accept', '*/*'],
    ] as const;

    const message = received({ query });

    expect(message.headers.getAll('Content-Type')).toEqual(['application/json']);
    expect(message.headers.has('Accept')).toBe(false);
  });

  it.each([
    { rawQuery: 'a=1&X-Amz-Signature=canary&b=2', clean: 'a=1&b=2' },
    { rawQuery: 'X%2DAmz%2dSecurity-Token=canary&a=1', clean: 'a=1' },
    { rawQuery: 'authorization=canary', clean: undefined },
    { rawQuery: 'a=x-amz-signature', clean: 'a=x-amz-signature' },
    { rawQuery: '', clean: undefined },
  ])('keeps credentials out of CamelHttpQuery: $rawQuery', ({ rawQuery, clean }) => {
    expect(received({ rawQuery }).headers.get('CamelHttpQuery')).toBe(clean);
  });

  it.each([
    { what: 'another path', request: { path: '/none' }, code: 'ROUTE_UNKNOWN', words: '/chatgpt' },
    { what: 'another method', request: { method: 'GET' }, code: 'METHOD_NOT_ALLOWED', words: 'Use POST.' },
    {
      what: 'no media type',
      request: { headers: [] },
      code: 'MEDIA_TYPE_UNSUPPORTED',
      words: 'application/json',
    },
    {
      what: 'another media type',
      request: { headers: [['content-type', 'text/plain']] as const },
      code: 'MEDIA_TYPE_UNSUPPORTED',
      words: 'application/json',
    },
  ])('fails for $what with a hint', async ({ request, code, words }) => {
    const error = await thrownBy(() => received(request));

    expect(error).toMatchObject({ code, hint: expect.stringContaining(words) });
  });

  it('fails for a body one byte beyond the limit, and takes one at the limit', async () => {
    const limit = { maxBodyBytes: 4 };

    const error = await thrownBy(() => received({ body: Buffer.from('12345') }, limit));

    expect(error).toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect(error.message).toBe('The body has 5 bytes; at most 4 are taken.');
    expect(received({ body: Buffer.from('1234') }, limit).body).toMatchObject({ type: 'buffered' });
  });

  it('takes any media type when it names none', () => {
    expect(() => received({ headers: [] }, { contentTypes: [] })).not.toThrow();
  });
});

describe('httpsSender toReply', () => {
  const door = httpsSender(sender);

  function reply(headers: readonly (readonly [string, string | Secret])[], body = 'x') {
    const message = {
      ...emptyMessage,
      headers: MessageHeaders.from(headers),
      body: BufferedBody.fromText(body),
    };
    return door.toReply(message);
  }

  it('answers no header that bears a credential or tells the way, whoever set it', () => {
    const held = [
      'Authorization',
      'X-CSRF-Token',
      'apikey',
      'Cookie',
      'Via',
      'X-Forwarded-For',
      'X-Amzn-Trace-Id',
    ];
    const { headers } = reply([
      ...held.map((name) => [name, '1'] as const),
      ['Set-Cookie', 'id=1'],
      ['X-RateLimit-Remaining-Tokens', '9'],
    ]);

    expect(headers.map(([name]) => name)).toEqual(['Set-Cookie', 'X-RateLimit-Remaining-Tokens']);
  });

  it('answers all headers of the message but those of the runtime, of a connection, and secret ones', () => {
    const { headers } = reply([
      ['X-Order', '1'],
      ['X-ORDER', '2'],
      ['Content-Type', 'text/plain'],
      ['Authorization', new Secret('Bearer sk-1')],
      ['X-Mixed', 'open'],
      ['x-mixed', new Secret('sk-1')],
      ['CamelHttpQuery', 'a=1'],
      ['SapAuthenticatedUserName', 'ada'],
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', '999'],
      ['Accept', '*/*'],
    ]);

    expect(headers).toEqual([
      ['X-Order', '1'],
      ['X-Order', '2'],
      ['Content-Type', 'text/plain'],
      ['X-Mixed', 'open'],
    ]);
  });

  it.each([
    { code: '201', body: 'x', status: 201 },
    { code: '404', body: '', status: 404 },
    { code: '100', body: 'x', status: 200 },
    { code: '99999', body: 'x', status: 200 },
    { code: 'abc', body: '', status: 204 },
    { code: undefined, body: '', status: 204 },
    { code: undefined, body: 'x', status: 200 },
  ])('answers $status for CamelHttpResponseCode $code and body "$body"', ({ code, body, status }) => {
    const headers = code === undefined ? [] : [['CamelHttpResponseCode', code] as const];

    expect(reply(headers, body).status).toBe(status);
  });

  it('passes a stream on as it is', () => {
    const body = new StreamedBody((async function* () {})());

    expect(door.toReply({ ...emptyMessage, body })).toMatchObject({ status: 200, body });
  });

  it.each([
    { value: 'a\r\nSet-Cookie: x', written: 'a Set-Cookie: x' },
    { value: 'nul\0 bell\x07', written: 'nul  bell ' },
    { value: 'grüß', written: 'grüß' },
    { value: 'prompt 🎉 €', written: 'prompt %F0%9F%8E%89 %E2%82%AC' },
    { value: 'lone \ud800', written: 'lone %EF%BF%BD' },
  ])('writes $value so that a header line can hold it', ({ value, written }) => {
    expect(reply([['X-Value', value]]).headers).toEqual([['X-Value', written]]);
  });

  it('leaves out a header whose name no header line can hold', () => {
    expect(reply([['Bad Name', 'x']]).headers).toEqual([]);
  });
});

describe('senderMethods', () => {
  it('is POST alone unless the sender says otherwise', () => {
    expect(senderMethods(sender)).toEqual(['POST']);
    expect(senderMethods({ ...sender, methods: ['GET', 'PUT'] })).toEqual(['GET', 'PUT']);
  });
});
