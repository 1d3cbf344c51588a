import { describe, expect, it } from '@jest/globals';
import { usageRequest } from '../../../lib/receivers/usage/usage-request.ts';
import { outboundRequest } from '../../support/outbound.ts';

const chat = 'https://api.example/v1/chat/completions';

function asked(body: string | Uint8Array, url = chat) {
  const { request, hidesUsage } = usageRequest(outboundRequest(url, { body: Buffer.from(body) }));
  return { body: Buffer.from(request.body ?? '').toString(), hidesUsage };
}

describe('usageRequest', () => {
  it.each([
    chat,
    'https://api.example/v1/completions',
    'https://a.example/openai/deployments/x/chat/completions',
  ])('asks %s for the tokens of a stream and touches nothing else', (url) => {
    const { body, hidesUsage } = asked('{ "n" : 1.0, "stream":true, "x":"grüß\\u0000" }', url);

    expect(JSON.parse(body)).toEqual({
      n: 1,
      stream: true,
      x: 'grüß\u0000',
      stream_options: { include_usage: true },
    });
    expect(body.replace(/"stream_options":\{"include_usage":true\},?/, '')).toBe(
      '{ "n" : 1.0, "stream":true, "x":"grüß\\u0000" }',
    );
    expect(hidesUsage).toBe(true);
  });

  it('reads a member whose name is written with an escape', () => {
    const { body, hidesUsage } = asked('{"str\\u0065am":true}');

    expect(JSON.parse(body)).toEqual({ stream: true, stream_options: { include_usage: true } });
    expect(hidesUsage).toBe(true);
  });

  it.each([
    { given: 'null', expected: '{"include_usage":true}' },
    { given: '{}', expected: '{"include_usage":true}' },
    { given: '{"include_usage":false}', expected: '{"include_usage":true}' },
    {
      given: '{"include_obfuscation":false}',
      expected: '{"include_usage":true,"include_obfuscation":false}',
    },
  ])('asks in the options $given that the caller gave', ({ given, expected }) => {
    const { body, hidesUsage } = asked(`{"stream":true,"stream_options":${given}}`);

    expect(body).toBe(`{"stream":true,"stream_options":${expected}}`);
    expect(hidesUsage).toBe(true);
  });

  it.each([
    { what: 'asks for the tokens itself', body: '{"stream":true,"stream_options":{"include_usage":true}}' },
    { what: 'has options that no service takes', body: '{"stream":true,"stream_options":"all"}' },
    { what: 'wants no stream', body: '{"stream":false}' },
    { what: 'says nothing of a stream', body: '{"model":"stream"}' },
    { what: 'says last that it wants no stream', body: '{"stream":true,"stream":false}' },
    { what: 'is another API', body: '{"stream":true}', url: 'https://api.example/v1/responses' },
    { what: 'is no object', body: '[true]' },
    { what: 'is no JSON', body: '{"stream":true' },
    { what: 'is empty', body: '' },
  ])('leaves the request alone that $what', ({ body, url }) => {
    expect(asked(body, url)).toMatchObject({ body, hidesUsage: false });
  });

  it('leaves a body alone that is not UTF-8', () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);

    expect(usageRequest(outboundRequest(chat, { body })).request.body).toBe(body);
  });
});
