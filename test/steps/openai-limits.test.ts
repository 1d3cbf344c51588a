import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { OpenAiLimits } from '../../lib/flow/openai-limits.ts';
import { BufferedBody } from '../../lib/message/body.ts';
import { emptyMessage, type Message } from '../../lib/message/message.ts';
import { MessageHeaders } from '../../lib/message/message-headers.ts';
import { openAiLimits } from '../../lib/steps/openai-limits.ts';
import { testExchange } from '../support/exchange.ts';
import { field, formTricks } from './openai-limits/form-tricks.ts';
import { jsonTricks } from './openai-limits/json-tricks.ts';

const exchange = testExchange();

interface Sent {
  readonly path?: string;
  readonly type?: string;
  readonly caller?: string;
  readonly query?: string | undefined;
}

function messageOf(
  body: string | Uint8Array,
  { path = 'chat/completions', type = 'application/json', caller, query }: Sent = {},
): Message {
  const headers = MessageHeaders.from([
    ['CamelHttpMethod', 'POST'],
    ['CamelHttpPath', path],
    ['Content-Type', type],
    ...(query === undefined ? [] : ([['CamelHttpQuery', query]] as const)),
    ...(caller === undefined ? [] : ([['SapAuthenticatedUserName', caller]] as const)),
  ]);
  return { ...emptyMessage, headers, body: BufferedBody.fromBytes(Buffer.from(body)) };
}

async function limited(limits: OpenAiLimits, body: string | Uint8Array, sent: Sent = {}): Promise<string> {
  const step = openAiLimits({ type: 'openai-limits', id: 'limits', ...limits });
  const { body: answer } = await step(messageOf(body, sent), exchange);
  return answer.type === 'buffered' ? Buffer.from(answer.bytes).toString('latin1') : 'a stream';
}

/** What is sent on of a form, as a strict reader reads it. */
async function limitedForm(limits: OpenAiLimits, body: Uint8Array, type: string): Promise<FormData> {
  const step = openAiLimits({ type: 'openai-limits', id: 'limits', ...limits });
  const { headers, body: answer } = await step(messageOf(body, { path: 'images/edits', type }), exchange);
  const newType = String(headers.get('Content-Type'));
  const bytes = answer.type === 'buffered' ? Buffer.from(answer.bytes) : Buffer.alloc(0);
  return new Response(bytes, { headers: { 'Content-Type': newType } }).formData();
}

/** A form as browsers write it. */
async function form(fields: Readonly<Record<string, string>>): Promise<{ body: Uint8Array; type: string }> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append('image', new File([Uint8Array.of(0, 255, 13, 10, 254)], 'name="model".png'));
  const request = new Request('http://localhost', { method: 'POST', body: data });
  return {
    type: request.headers.get('content-type') ?? '',
    body: new Uint8Array(await request.arrayBuffer()),
  };
}

const strict: OpenAiLimits = {
  allowedModels: 'gpt-4o*|whisper-1',
  maxOutputTokens: 100,
  maxChoices: 2,
  maxImageSize: '1024x1024',
};

describe('openAiLimits', () => {
  it('leaves a message alone where nothing is limited', async () => {
    const message = messageOf('no json', { type: 'text/plain' });
    const step = openAiLimits({ type: 'openai-limits', id: 'limits', allowedModels: '*', maxChoices: '' });

    expect(await step(message, exchange)).toBe(message);
  });

  it.each([
    { what: 'a model', body: '{"model":"gpt-4o-mini","max_tokens":100}', path: 'chat/completions' },
    {
      what: 'no more than is allowed',
      body: '{"model":"gpt-4o","max_tokens":99,"n":2}',
      path: 'chat/completions',
    },
    { what: 'an image', body: '{"model":"gpt-4o","size":"1024x512"}', path: 'images/generations' },
    { what: 'a call without a model', body: '{"name":"x"}', path: 'vector_stores' },
    { what: 'a body that is no JSON of a call without a model', body: '-', path: 'uploads/u/parts' },
  ])('lets $what pass as it came', async ({ body, path }) => {
    const type = body === '-' ? 'application/octet-stream' : 'application/json';

    expect(await limited(strict, body, { path, type })).toBe(body);
  });

  it.each([
    {
      what: 'another model',
      body: '{"model":"gpt-5","max_tokens":1}',
      code: 'CALL_REFUSED',
      hint: 'Name one of gpt-4o*|whisper-1.',
    },
    {
      what: 'no model',
      body: '{"max_tokens":1}',
      code: 'CALL_REFUSED',
      hint: 'Name one of gpt-4o*|whisper-1.',
    },
    {
      what: 'a model that is no text',
      body: '{"model":["gpt-4o"]}',
      code: 'CALL_REFUSED',
      hint: 'Name one of gpt-4o*|whisper-1.',
    },
    {
      what: 'a second model beside an allowed one',
      body: '{"model":"gpt-5","model":"gpt-4o"}',
      code: 'BODY_NOT_CONVERTIBLE',
      hint: 'Name it once.',
    },
    {
      what: 'a model under an escaped name',
      body: '{"model":"gpt-4o","mo\\u0064el":"gpt-5"}',
      code: 'BODY_NOT_CONVERTIBLE',
      hint: 'Name it once.',
    },
    {
      what: 'too many tokens',
      body: '{"model":"gpt-4o","max_tokens":101}',
      code: 'LIMIT_EXCEEDED',
      hint: 'Ask for at most 100.',
    },
    {
      what: 'too many tokens in an exponent',
      body: '{"model":"gpt-4o","max_completion_tokens":1e9}',
      code: 'LIMIT_EXCEEDED',
      hint: 'Ask for at most 100.',
    },
    {
      what: 'too many answers',
      body: '{"model":"gpt-4o","n":3}',
      code: 'LIMIT_EXCEEDED',
      hint: 'Ask for at most 2.',
    },
    {
      what: 'too many answers to choose from',
      body: '{"model":"gpt-4o","best_of":3}',
      code: 'LIMIT_EXCEEDED',
      hint: 'Ask for at most 2.',
    },
    {
      what: 'a large image',
      body: '{"model":"gpt-4o","size":"1024x1792"}',
      path: 'images/generations',
      code: 'LIMIT_EXCEEDED',
      hint: 'Ask for a size of at most 1024x1024.',
    },
    {
      what: 'an image of any size',
      body: '{"model":"gpt-4o","size":"auto"}',
      path: 'images/generations',
      code: 'LIMIT_EXCEEDED',
      hint: 'Ask for a size of at most 1024x1024.',
    },
    {
      what: 'an image without a size',
      body: '{"model":"gpt-4o"}',
      path: 'images/generations',
      code: 'LIMIT_EXCEEDED',
      hint: 'Ask for a size of at most 1024x1024.',
    },
    {
      what: 'another model for an assistant',
      body: '{"model":"gpt-5"}',
      path: 'assistants',
      code: 'CALL_REFUSED',
      hint: 'Name one of gpt-4o*|whisper-1.',
    },
    {
      what: 'a body that hides its kind',
      body: '{"model":"gpt-5"}',
      type: 'text/plain',
      code: 'MEDIA_TYPE_UNSUPPORTED',
      hint: 'Send it with Content-Type: application/json or multipart/form-data.',
    },
    {
      what: 'a form without a boundary',
      body: 'x',
      type: 'multipart/form-data',
      code: 'MEDIA_TYPE_UNSUPPORTED',
      hint: 'Send it with Content-Type: multipart/form-data; boundary=…',
    },
  ])('fails for $what, and says what would be right', async ({ body, code, hint, ...sent }) => {
    await expect(limited(strict, body, sent)).rejects.toMatchObject({ code, hint });
  });

  it('fails for a body of two kinds', async () => {
    const { body, headers } = messageOf('{"model":"gpt-5"}');
    const twice = MessageHeaders.from([
      ...[...headers].flatMap(({ name, values }) => values.map((value) => [name, value] as const)),
      ['content-type', 'multipart/form-data; boundary=x'],
    ]);
    const step = openAiLimits({ type: 'openai-limits', id: 'limits', ...strict });

    await expect(step({ ...emptyMessage, headers: twice, body }, exchange)).rejects.toMatchObject({
      code: 'MEDIA_TYPE_UNSUPPORTED',
    });
  });

  it('fails for a body that is too large', async () => {
    await expect(limited({ maxBodyBytes: 3 }, '{"a":1}')).rejects.toMatchObject({
      code: 'BODY_TOO_LARGE',
      message: 'The body has 7 bytes; at most 3 are taken.',
    });
  });

  it('says nothing of what it was sent', async () => {
    const refusal = limited(strict, '{"model":"canary","messages":["canary"]}');

    await expect(refusal).rejects.toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    );
  });

  it.each([
    {
      path: 'chat/completions',
      body: '{ "model":"m" }',
      expected: '{"max_completion_tokens":9, "model":"m" }',
    },
    { path: 'responses', body: '{"max_output_tokens":null}', expected: '{"max_output_tokens":9}' },
    { path: 'chat/completions', body: '{"max_tokens":3}', expected: '{"max_tokens":3}' },
    { path: 'completions', body: '{}', expected: '{}' },
  ])(
    'asks for the most tokens where the caller of $path names none: $body',
    async ({ path, body, expected }) => {
      expect(await limited({ maxOutputTokens: 9 }, body, { path })).toBe(expected);
    },
  );

  it.each([
    {
      path: 'chat/completions',
      body: '{"store" : true,"a":1.0}',
      expected: '{"service_tier":"flex","store" : false,"a":1.0}',
    },
    {
      path: 'responses',
      body: '{"service_tier":"priority"}',
      expected: '{"store":false,"service_tier":"flex"}',
    },
    { path: 'embeddings', body: '{"a":1}', expected: '{"a":1}' },
  ])('sets in $path what the stage says', async ({ path, body, expected }) => {
    expect(await limited({ store: 'false', serviceTier: 'flex' }, body, { path })).toBe(expected);
  });

  it('names the caller to OpenAI by a hash', async () => {
    const caller = 'arn:aws:iam::123456789012:user/erika';
    const hash = createHash('sha256').update(caller).digest('hex');

    const body = await limited({ user: 'caller' }, '{"user":"somebody"}', { path: 'embeddings', caller });

    expect(body).toBe(`{"user":"${hash}"}`);
  });

  it('names a caller that nobody knows "anonymous"', async () => {
    expect(await limited({ user: 'caller' }, '{}')).toBe('{"user":"anonymous"}');
  });

  it.each([
    {
      path: 'chat/completions',
      body: '{"messages" : [ {"role":"user"} ]}',
      expected: '{"messages" : [{"role":"system","content":"Be\\nkind."}, {"role":"user"} ]}',
    },
    {
      path: 'chat/completions',
      body: '{"messages":[ ]}',
      expected: '{"messages":[{"role":"system","content":"Be\\nkind."} ]}',
    },
    { path: 'responses', body: '{"input":"x"}', expected: '{"instructions":"Be\\nkind.","input":"x"}' },
    {
      path: 'responses',
      body: '{"instructions":"Rhyme."}',
      expected: '{"instructions":"Be\\nkind.\\n\\nRhyme."}',
    },
    { path: 'responses', body: '{"instructions":null}', expected: '{"instructions":"Be\\nkind."}' },
    { path: 'embeddings', body: '{"input":"x"}', expected: '{"input":"x"}' },
  ])('puts the system prompt in front of $body', async ({ path, body, expected }) => {
    expect(await limited({ systemPrompt: 'Be\nkind.' }, body, { path })).toBe(expected);
  });

  it('leaves every other byte of a body as it is', async () => {
    const body = '\n{"x":1.50e+2 , "t":"gr\\u00fc\\/","big":12345678901234567890,"x":[ ],"store":1}\t';

    expect(await limited({ store: 'true' }, body)).toBe(body.replace('"store":1', '"store":true'));
  });

  it('reads the fields of a form, and writes it anew with its files as they came', async () => {
    const { body, type } = await form({ model: 'gpt-4o', size: '512x512', n: '2' });

    const read = await limitedForm(strict, body, type);
    const file = read.get('image') as File;

    expect([...read.keys()]).toEqual(['model', 'size', 'n', 'image']);
    expect(read.get('model')).toBe('gpt-4o');
    expect(file).toMatchObject({ name: 'name="model".png', type: 'application/octet-stream' });
    expect(await file.bytes()).toEqual(Uint8Array.of(0, 255, 13, 10, 254));
  });

  it.each([
    { fields: { model: 'gpt-5', size: '512x512' }, code: 'CALL_REFUSED' },
    { fields: { size: '512x512' }, code: 'CALL_REFUSED' },
    { fields: { model: 'gpt-4o', size: '2048x2048' }, code: 'LIMIT_EXCEEDED' },
    { fields: { model: 'gpt-4o', size: '512x512', n: '3' }, code: 'LIMIT_EXCEEDED' },
  ])('fails with $code for a form of $fields', async ({ fields, code }) => {
    const { body, type } = await form(fields);

    await expect(limited(strict, body, { path: 'images/edits', type })).rejects.toMatchObject({ code });
  });

  it('puts the caller into a form', async () => {
    const { body, type } = await form({ model: 'gpt-image-1' });

    const read = await limitedForm({ user: 'caller' }, body, type);

    expect(read.getAll('user')).toEqual(['anonymous']);
    expect(read.get('model')).toBe('gpt-image-1');
  });

  it('fails for a form that names a caller of its own', async () => {
    const { body, type } = await form({ user: 'me' });

    await expect(limited({ user: 'caller' }, body, { path: 'images/edits', type })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      hint: 'Leave it out.',
    });
  });

  const tricked: OpenAiLimits = {
    allowedModels: 'img-1|gpt-*',
    maxOutputTokens: 100,
    maxChoices: 2,
    maxImageSize: '1024x1024',
  };

  it.each(formTricks.filter(({ outcome }) => outcome !== 'written anew'))(
    'fails with $outcome for a form with $what',
    async ({ body, type, outcome }) => {
      await expect(
        limited(tricked, formWithSize(body), { path: 'images/edits', type }),
      ).rejects.toMatchObject({
        code: outcome,
      });
    },
  );

  it.each(formTricks.filter(({ outcome }) => outcome === 'written anew'))(
    'writes a form with $what anew, so that no reader finds more in it',
    async ({ body, type }) => {
      const read = await limitedForm({ ...tricked, user: 'caller' }, formWithSize(body), type);

      expect(read.getAll('model')).toEqual(['img-1']);
      expect(read.getAll('user')).toEqual(['anonymous']);
      expect(read.getAll('size')).toEqual(['512x512']);
      expect(['2', null]).toContain(read.get('n'));
      expect(read.get('image')).toMatchObject({ name: 'a.png', type: 'image/png', size: 3 });
    },
  );

  it.each(jsonTricks.filter(({ outcome }) => outcome !== 'passes'))(
    'fails with $outcome for $what',
    async ({ body, outcome, ...sent }) => {
      await expect(limited(tricked, body, sent)).rejects.toMatchObject({ code: outcome });
    },
  );

  it.each(jsonTricks.filter(({ outcome }) => outcome === 'passes'))(
    'lets $what pass as it came',
    async ({ body, ...sent }) => {
      const asMuch = { ...tricked, maxOutputTokens: '' } as const;

      expect(await limited(asMuch, body, sent)).toBe(Buffer.from(body).toString('latin1'));
    },
  );

  it('leaves a call alone in which nothing is limited or set', async () => {
    const message = messageOf('no JSON', { path: 'files', type: 'application/json' });
    const step = openAiLimits({ type: 'openai-limits', id: 'limits', systemPrompt: 'Hi.' });

    expect(await step(message, exchange)).toBe(message);
  });

  it('fails for a compressed body that a limit reads', async () => {
    const { body, headers } = messageOf('{"model":"gpt-4o"}');
    const coded = headers.with('Content-Encoding', 'br');
    const step = openAiLimits({ type: 'openai-limits', id: 'limits', ...strict });

    await expect(step({ ...emptyMessage, headers: coded, body }, exchange)).rejects.toMatchObject({
      code: 'MEDIA_TYPE_UNSUPPORTED',
    });
  });

  it.each([
    { what: 'that is set', limits: { user: 'caller' }, member: '"user":"x"' },
    { what: 'that is limited', limits: { maxChoices: 2 }, member: '"n":1' },
    { what: 'that a prompt is put into', limits: { systemPrompt: 'Hi.' }, member: '"messages":[]' },
    {
      what: 'that is set, under another case',
      limits: { store: 'false' },
      member: '"Store":true,"store":true',
    },
  ])('fails for a member $what and comes twice', async ({ limits, member }) => {
    await expect(limited(limits, `{${member},${member}}`)).rejects.toMatchObject({
      code: 'BODY_NOT_CONVERTIBLE',
    });
  });

  it.each([
    { path: 'chat/completions', body: '{"max_output_tokens":3}' },
    { path: 'responses', body: '{"max_tokens":3}' },
  ])(
    'asks $path for the most tokens where its caller names them by a member of another call',
    async ({ path, body }) => {
      expect(await limited({ maxOutputTokens: 9 }, body, { path })).toMatch(/^\{"max_\w+":9,/);
    },
  );
});

/** The form as it is, with a size before all else where it begins as its boundary says. */
function formWithSize(body: Uint8Array): Uint8Array {
  const text = Buffer.from(body).toString('latin1');
  return text.startsWith('--X\r\n') && !/"size"/.test(text)
    ? Buffer.concat([Buffer.from(field('size', '512x512')), body])
    : body;
}
