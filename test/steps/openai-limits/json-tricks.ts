import { Buffer } from 'node:buffer';

/** A JSON body that some reader understands in another way than the next one, and what becomes of it. */
export interface JsonTrick {
  readonly what: string;
  readonly body: Uint8Array;
  readonly path: string;
  readonly type: string;
  readonly query?: string | undefined;
  /** A code, or `passes` as it came. */
  readonly outcome: string;
}

const json = 'application/json';
const chat = 'chat/completions';

function asked(outcome: string, path: string, bodies: readonly string[]): readonly JsonTrick[] {
  return bodies.map((body) => ({
    what: `${body.length > 90 ? `${body.slice(0, 90)}…` : body} to ${path}`,
    body: Buffer.from(body),
    path,
    type: json,
    outcome,
  }));
}

const rest = '"model":"img-1","size":"512x512"';

const names = asked(
  'BODY_NOT_CONVERTIBLE',
  chat,
  [
    ...[
      'Model',
      'MODEL',
      'mod\\u0065L',
      ' model',
      'model ',
      'mo_del',
      'model\\u0000',
      'model\\u0000x',
      'model\\u200b',
    ],
    ...['\\uff4dodel', '\ud835\udc26odel', 'mode\u2113', 'mo\u00addel'],
  ].map((name) => `{"model":"img-1","${name}":"gold-9"}`),
);

const values = [
  ...asked('BODY_NOT_CONVERTIBLE', chat, [
    '{"model":"img-1","model":"gold-9"}',
    '{"model":"gold-9","model":"img-1"}',
    '{"model":"img-1","model":"img-1"}',
    '{"model":null,"model":"img-1"}',
    '{"mo\\u0064el":"img-1","model":"gold-9"}',
    '{"Model":"img-1"}',
    `{${rest},"n":1,"n":9}`,
    `{${rest},"N":9}`,
    `{${rest},"max_to\u212aens":9999}`,
    `{${rest},"be\u017ft_of":9}`,
    `{${rest},"maxTokens":9999}`,
    `{${rest},"max-tokens":9999}`,
    `{${rest},"MAX_COMPLETION_TOKENS":9999}`,
    `{${rest},"max_tokens":1,"max_tokens":9999}`,
    `{${rest},"tools":[{"model":"img-1","Model":"gold-9"}]}`,
  ]),
  ...asked('CALL_REFUSED', chat, [
    '{}',
    '[]',
    '"img-1"',
    '[{"model":"gold-9"}]',
    ...[
      'null',
      '1',
      'true',
      '["img-1"]',
      '{"toString":"img-1"}',
      '{"toString":1}',
      '""',
      '" img-1"',
      '"img-1 "',
    ].map((value) => `{"model":${value}}`),
    ...[
      'gold-9',
      'img-1\\u0000',
      'img-1\\n',
      'img-1,gold-9',
      'img-1|whisper-1',
      'img\\u20101',
      'gpt-x,gold-9',
      'gpt-\\u0000',
    ].map((value) => `{"model":"${value}"}`),
    `{"model":"gpt-${'x'.repeat(253)}"}`,
    `{"model":"gpt-${'x'.repeat(1_000_000)}"}`,
    '{"tools":[{"model":"img-1"}]}',
  ]),
  ...asked('LIMIT_EXCEEDED', chat, [
    ...[
      '9',
      '3',
      '1e9',
      '1e0',
      '2.0',
      '1.5',
      '-1',
      '-0',
      '"2"',
      '[2]',
      '{"toString":1}',
      'true',
      '9'.repeat(400),
    ].map((value) => `{${rest},"n":${value}}`),
    ...['101', '1e2', '"inf"', '{"valueOf":1}', '-1'].map((value) => `{${rest},"max_tokens":${value}}`),
    `{${rest},"max_output_tokens":101}`,
    `{${rest},"best_of":3}`,
    ...['[512,512]', '{"toString":1}', '512', '"1x1\\n"', '"auto"', '"9999x1"', 'true'].map(
      (value) => `{"model":"img-1","size":${value}}`,
    ),
  ]),
];

const image = '"type":"image_generation"';

const parts = [
  ...asked('CALL_REFUSED', 'responses', [
    `{${rest},"tools":[{${image},"size":"1x1","model":"gold-9"}]}`,
    `{${rest},"tools":[{${image},"size":"1x1"}]}`,
    `{${rest},"tools":[{${image},"size":"1x1","model":null}]}`,
    `{${rest},"tools":[{"type":"web_search"},{"type":"function",${image},"size":"1x1"}]}`,
    `{${rest},"TOOLS":[{"model":"gold-9"}]}`,
    `{${rest},"tools":[],"tools":[{"model":"gold-9"}]}`,
    `{${rest},"tools":{"a":1,"model":"gold-9"}}`,
    `{${rest},"tools":[[{"model":"gold-9"}]]}`,
    `{${rest},"input":[{"type":"additional_tools","tools":[{"model":"gold-9"}]}]}`,
    `{${rest},"moderation":{"model":"gold-9"}}`,
  ]),
  ...asked('LIMIT_EXCEEDED', 'responses', [
    `{${rest},"tools":[{${image},"model":"img-1"}]}`,
    `{${rest},"tools":[{${image},"model":"img-1","size":"auto"}]}`,
    `{${rest},"tools":[{${image},"model":"img-1","size":"9999x1"}]}`,
  ]),
  ...asked('CALL_REFUSED', 'realtime/client_secrets', [
    '{"session":{"type":"realtime"}}',
    '{"session":{"model":"gold-9"}}',
    '{"session":{"model":"img-1","audio":{"input":{"transcription":{"model":"gold-9"}}}}}',
    '{"session":{"model":"img-1","tools":[{"model":"gold-9"}]}}',
  ]),
  ...asked('LIMIT_EXCEEDED', 'realtime/sessions', ['{"model":"img-1","max_response_output_tokens":"inf"}']),
  ...asked('CALL_REFUSED', 'realtime/transcription_sessions', [
    '{"input_audio_transcription":{"model":"gold-9"}}',
  ]),
  ...asked('CALL_REFUSED', 'evals', ['{"testing_criteria":[{"model":"gold-9"}]}']),
  ...asked('CALL_REFUSED', 'evals/e1/runs', [
    '{"data_source":{"model":"gold-9"}}',
    '{"data_source":{"sampling_params":{"tools":[{"model":"gold-9"}]}}}',
  ]),
  ...asked('CALL_REFUSED', 'fine_tuning/jobs', [
    '{}',
    '{"model":"img-1","method":{"reinforcement":{"grader":{"graders":{"mine":{"model":"gold-9"}}}}}}',
  ]),
  ...asked('CALL_REFUSED', 'threads/t1/runs', ['{"assistant_id":"a"}', '{"model":"gold-9"}']),
  ...asked('CALL_REFUSED', 'agents/sessions', ['{"agent":{"model":"gold-9"}}']),
];

const passing = [
  ...asked('passes', chat, [
    `{${rest}}`,
    `{${rest},"n":2,"max_tokens":100}`,
    `{${rest},"n":null,"max_tokens":0}`,
    `{${rest},"metadata":{"model":"gold-9","n":9}}`,
    `{${rest},"messages":[{"role":"user","content":"{\\"model\\":\\"gold-9\\"}","model":"gold-9","n":9}]}`,
    `{${rest},"tools":[{"type":"function","function":{"name":"f","parameters":{"properties":{"model":{},"size":{}}}}}]}`,
    `{${rest},"response_format":{"json_schema":{"schema":{"properties":{"model":{"type":"string"}}}}}}`,
    `{${rest},"toString":1,"constructor":2,"__proto__":{"model":"gold-9"},"\\u0000":1,"":2}`,
    `{${rest},"user":"a","user":"b","STORE":1}`,
    `{${rest},"a${'\u0301\u0323'.repeat(300_000)}":1}`, // marks that normalising puts in order
    `{${rest}${',"a":1'.repeat(100_000)}}`,
    `{"model":"GPT-${'x'.repeat(252)}"}`,
  ]),
  ...asked('passes', 'responses', [
    `{${rest},"tools":[{"type":"web_search"},{${image},"model":"img-1","size":"512x512"}]}`,
    `{${rest},"input":[{"role":"user","content":[{"type":"input_text","text":"x","model":"gold-9"}],"model":"gold-9"}]}`,
    `{${rest},"prompt":{"id":"p","variables":{"model":"gold-9"}}}`,
  ]),
  ...asked('passes', 'realtime/client_secrets', ['{"session":{"type":"realtime","model":"img-1"}}']),
  ...asked('passes', 'vector_stores', ['{"name":"model","metadata":{"model":"gold-9"}}', '[]', '1']),
  ...asked('passes', 'deployments/img-1/chat/completions', ['{"messages":[]}']),
];

function sent(outcome: string, what: string, message: Partial<JsonTrick>): JsonTrick {
  return { what, body: new Uint8Array(), path: chat, type: json, outcome, ...message };
}

const utf16 = Buffer.from('{"model":"gold-9"}', 'utf16le');
const good = Buffer.from(`{${rest}}`);
const bad = Buffer.from('{"model":"gold-9"}');

const encodings = [
  sent('BODY_NOT_JSON', 'a byte order mark', { body: Buffer.concat([Buffer.from('\ufeff'), good]) }),
  sent('BODY_NOT_JSON', 'UTF-16 without a mark', { body: utf16 }),
  sent('BODY_NOT_TEXT', 'UTF-16 with a mark', { body: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]) }),
  sent('BODY_NOT_JSON', 'UTF-32', { body: Buffer.from([...bad].flatMap((byte) => [byte, 0, 0, 0])) }),
  sent('BODY_NOT_TEXT', 'an overlong name', {
    body: Buffer.concat([
      Buffer.from('{"model":"img-1","'),
      Buffer.from([0xc1, 0xad]),
      Buffer.from('odel":"gold-9"}'),
    ]),
  }),
  sent('BODY_NOT_TEXT', 'a surrogate in bytes', { body: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]) }),
  sent('BODY_NOT_TEXT', 'latin1', { body: Buffer.from('{"model":"img-1","a":"\xfc"}', 'latin1') }),
  ...[
    `${json}; charset=utf-16`,
    `${json};charset="iso-8859-1"`,
    `${json}; charset=utf-7`,
    `${json}; charset=utf-8; charset=utf-16`,
    `${json}; charset*=utf-8''utf-16`,
    `${json}, text/plain`,
    `${json}-seq`,
    `${json}/x`,
    'text/plain',
    'text/json',
    '*/*',
    'application/x-www-form-urlencoded',
  ].map((type) => sent('MEDIA_TYPE_UNSUPPORTED', `Content-Type ${type}`, { body: good, type })),
  ...[`${json}; charset=UTF-8`, `${json};charset="utf8";`, 'application/vnd.x+json', ''].map((type) =>
    sent('passes', `Content-Type ${type}`, { body: good, type }),
  ),
  ...['text/plain', 'application/octet-stream', 'image/png', ''].map((type) =>
    sent('CALL_REFUSED', `JSON to another call as ${type}`, { body: bad, type, path: 'assistants/a1' }),
  ),
  ...['text/plain', 'application/octet-stream'].map((type) =>
    sent('BODY_NOT_JSON', `UTF-16 to another call as ${type}`, {
      body: Buffer.concat([Buffer.alloc(3000, ' '), utf16]),
      type,
      path: 'assistants/a1',
    }),
  ),
  sent('MEDIA_TYPE_UNSUPPORTED', 'a form in the query style', {
    body: Buffer.from('model=gold-9'),
    type: 'application/x-www-form-urlencoded',
    path: 'assistants/a1',
  }),
  sent('passes', 'bytes to another call', {
    body: Buffer.from([1, 2, 255]),
    type: 'image/png',
    path: 'files/f1',
  }),
];

const paths = [
  ...[
    'models/gold-9',
    'models/gold-9/x',
    'Models/gold-9',
    'models/gold%2D9',
    'models/%2567old-9',
    'fine_tuning/checkpoints/ft:gold-9:me/permissions',
    'x/ft:gold-9:me/y',
    'engines/gold-9/completions',
    'openai/deployments/gold-9/chat/completions',
    'deployments/img-1/x/engines/gold-9/completions',
  ].map((path) => sent('CALL_REFUSED', `the path ${path}`, { path })),
  ...['models', 'models/img-1', 'models/IMG-1', 'models/gpt-x/y', 'files/gold-9'].map((path) =>
    sent('passes', `the path ${path}`, { path }),
  ),
  sent('LIMIT_EXCEEDED', 'the path of a deployment', {
    path: 'deployments/img-1/images/generations',
    body: Buffer.from('{}'),
  }),
  ...[
    'model=gold-9',
    'a=1&model=gold-9',
    'a=1;model=gold-9',
    'model=img-1&model=gold-9',
    'model=img-1&model=img-1',
    'model',
    'model=',
    'model=img-1%00',
    'model=gold%2D9',
    'm%6Fdel=img-1',
    'm%256Fdel=gold-9',
    'Model=img-1',
    'model[]=img-1',
    'model%5B%5D=gold-9',
    'model.x=gold-9',
    '%EF%BD%8Dodel=gold-9',
    '+model=gold-9',
    'model%00=gold-9',
    '%ff=1&model=gold-9',
  ].map((query) => sent('CALL_REFUSED', `the query ${query}`, { path: 'realtime', query })),
  ...['model=img-1', 'model=gpt%2Dx', 'models=gold-9', 'limit=2&after=model', 'a=model=gold-9', '%ff=1'].map(
    (query) => sent('passes', `the query ${query}`, { path: 'realtime', query }),
  ),
];

/** What hostile and careless clients send. */
export const jsonTricks: readonly JsonTrick[] = [
  ...names,
  ...values,
  ...parts,
  ...passing,
  ...encodings,
  ...paths,
];
