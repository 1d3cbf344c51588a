import { Buffer } from 'node:buffer';

/** A form that some reader understands in another way than the next one. */
export interface FormTrick {
  readonly what: string;
  readonly body: Uint8Array;
  readonly type: string;
  /** What becomes of it: refused with a code, or sent on as a form that no reader can mistake. */
  readonly outcome: 'written anew' | 'BODY_NOT_CONVERTIBLE' | 'MEDIA_TYPE_UNSUPPORTED' | OtherCode;
}

type OtherCode = 'CALL_REFUSED' | 'LIMIT_EXCEEDED' | 'BODY_NOT_TEXT' | 'BODY_NOT_JSON';

export const formType = 'multipart/form-data; boundary=X';
const disposition = 'Content-Disposition: form-data;';

/** A part of a form whose boundary is X. */
export function part(head: string, value: string, boundary = 'X'): string {
  return `--${boundary}\r\n${head}\r\n\r\n${value}\r\n`;
}

export function field(name: string, value: string): string {
  return part(`${disposition} name="${name}"`, value);
}

const file = part(`${disposition} name="image"; filename="a.png"\r\nContent-Type: image/png`, 'PNG');

/** A form that is allowed but for what comes last. */
function form(...last: readonly string[]): string {
  return `${file}${field('model', 'img-1')}${last.join('')}--X--\r\n`;
}

function trick(what: string, text: string, outcome: FormTrick['outcome']): FormTrick {
  return { what, body: Buffer.from(text, 'latin1'), type: formType, outcome };
}

/** One more part whose head is odd, and which a reader may take for another model. */
function disguised(head: string, outcome: FormTrick['outcome'] = 'BODY_NOT_CONVERTIBLE'): FormTrick {
  return trick(JSON.stringify(head), form(part(head, 'gold-9')), outcome);
}

/** One more field whose name a reader may take for a limited one. */
function named(
  name: string,
  value: string,
  outcome: FormTrick['outcome'] = 'BODY_NOT_CONVERTIBLE',
): FormTrick {
  return trick(
    `a field ${JSON.stringify(name)} of ${JSON.stringify(value)}`,
    form(field(name, value)),
    outcome,
  );
}

/** A second field of images; only what is around it is odd. */
function around(
  what: string,
  text: string,
  outcome: FormTrick['outcome'] = 'BODY_NOT_CONVERTIBLE',
): FormTrick {
  return trick(what, text, outcome);
}

function typed(type: string, outcome: FormTrick['outcome'] = 'MEDIA_TYPE_UNSUPPORTED'): FormTrick {
  return { ...trick(`Content-Type ${type.slice(0, 90)}`, form(), outcome), type };
}

const heads = [
  disguised(`X-A: name="x"\r\n${disposition} name="model"`),
  disguised(`${disposition} x-name="q"; name="model"`),
  disguised(`${disposition} name="q"; name="model"`),
  disguised(`${disposition} name="model"; name="q"`),
  disguised(`${disposition} name ="model"`),
  disguised(`${disposition} name= "model"`),
  disguised(`${disposition} name=q "; name="model"`),
  disguised(`${disposition} name*=UTF-8''model`),
  disguised(`${disposition} name="q"; name*=UTF-8''model`),
  disguised(`${disposition} name*0="mo"; name*1="del"`),
  disguised(`${disposition} name="mo\\del"`),
  disguised(`${disposition} name="mo%64el"`),
  disguised(`${disposition} name="model%22"`),
  disguised(`${disposition} name='model'`),
  disguised(`${disposition} name="q\\"; name="model"`),
  disguised(`${disposition} NAME="q"; name="model"`),
  disguised(`${disposition} name=model`),
  disguised(`${disposition} NAME="model"`),
  disguised(`Content-Disposition: attachment; name="model"`),
  disguised(`Content-Disposition: form-data, name="model"`),
  disguised('Content-Type: text/plain; name="model"'),
  disguised(`${disposition} name="q"\r\n${disposition} name="model"`),
  disguised(`${disposition} name="model"\r\n${disposition} name="q"`),
  disguised(`${disposition}\r\n name="model"`),
  disguised(`Content-Disposition : form-data; name="model"`),
  disguised(` ${disposition} name="model"`),
  disguised(`Content-Disposition\r\n: form-data; name="model"`),
  disguised(`${disposition} name="model"\r\nContent-Transfer-Encoding: base64`),
  disguised(`${disposition} name="model"\r\nContent-Transfer-Encoding: quoted-printable`),
  disguised(`${disposition} name="q"\r\nContent-Type: multipart/mixed; boundary=Y`),
  disguised(`${disposition} name="q"\r\nContent-Type: text/plain; charset=utf-16`),
  disguised(`${disposition} name="q"\r\nContent-Type: text/plain; charset=utf-7`),
  disguised(`${disposition} name="q"\r\nContent-Type: text/plain, text/html`),
  disguised(`${disposition} name="q"; filename="a\u0000b"`),
  disguised(`${disposition} name="model"; filename="a"`),
  disguised(`${disposition} name="model"; filename=""`),
  disguised(`${disposition} name="model"; filename*=UTF-8''a`),
  disguised(`${disposition} name="q"; filename*=UTF-8''%ff`),
  disguised(`${disposition} name="model"\r\nContent-Type: application/octet-stream`),
  disguised(`X: ${'x'.repeat(9000)}\r\n${disposition} name="model"`),
  disguised('X: y'),
  disguised(''),
  disguised(`${disposition} name="q"; filename="a\\"; name=\\"model"`, 'written anew'),
  disguised(`${disposition} name="q"; filename="a; name=model"`, 'written anew'),
  disguised(`${disposition} name=q; filename=a`, 'written anew'),
  disguised(`content-disposition:FORM-DATA;NAME=q`, 'written anew'),
  disguised(
    `${disposition} name="q"\r\nContent-Transfer-Encoding: binary\r\nContent-Length: 6`,
    'written anew',
  ),
  disguised(`${disposition} name="q"; filename="a"; filename*=UTF-8''%C3%A4`, 'written anew'),
  disguised(`${disposition} name="q"\nX: name="model"`, 'written anew'),
];

const names = [
  named('model', 'gold-9'),
  named('model', 'img-1'),
  ...['Model', 'MODEL', 'model[]', 'model[0]', 'model[x]', 'model.', 'model.x', '[model]', 'mo_del'].map(
    (name) => named(name, 'gold-9'),
  ),
  ...[' model', 'model ', 'model\0', 'model\0x', 'mo\tdel', 'mo\xaddel'].map((name) => named(name, 'gold-9')),
  ...['N', 'n[]', 'n[0]', 'n[', 'n]', 'n.0'].map((name) => named(name, '9')),
  ...['_charset_', 'best.of', 'best of', 'bestOf', 'best[of', 'Size'].map((name) => named(name, '9')),
  ...[
    '1_0',
    '1e9',
    '-1',
    '+1',
    '1.5',
    '0x2',
    '010',
    ' 2',
    '2 ',
    '2\n',
    '\xd9\xa2',
    '',
    '3',
    'Infinity',
    '9'.repeat(400),
  ].map((value) => named('n', value, 'LIMIT_EXCEEDED')),
  named('n', '\xff', 'BODY_NOT_TEXT'),
  ...['512x9999', 'auto', '512X512', '512x512x512', '1e1x1', '-1x1'].map((value) =>
    named('size', value, 'LIMIT_EXCEEDED'),
  ),
  named('session[model]', 'gold-9', 'CALL_REFUSED'),
  named('session.model', 'gold-9', 'CALL_REFUSED'),
  named('tools[0][model]', 'gold-9', 'CALL_REFUSED'),
  named('session', '{"model":"gold-9"}', 'CALL_REFUSED'),
  named('session', ' [{"model":"img-1","Model":"gold-9"}]'),
  named('session', '{"model":"gold-9"', 'BODY_NOT_JSON'),
  named('session[audio]', '{"input":{"transcription":{"model":"gold-9"}}}', 'CALL_REFUSED'),
  named('metadata[model]', 'gold-9', 'written anew'),
  named('image[model]', 'gold-9', 'written anew'),
  named('n', '2', 'written anew'),
  named('size', '512x512', 'written anew'),
  named('include[]', 'logprobs', 'written anew'),
];

const arounds = [
  around('lines that end in LF', form(field('n', '2')).replaceAll('\r\n', '\n')),
  around('lines that end in CR', form(field('n', '2')).replaceAll('\r\n', '\r')),
  around('text before the first part', `preamble\r\n${form()}`),
  around('a line before the first part', `\r\n${form()}`),
  around('a part in the text before', `${field('model', 'gold-9').replaceAll('X', 'Y')}${form()}`),
  around('no end', form().replace('--X--\r\n', '')),
  around('no boundary at all', '{"model":"gold-9"}'),
  around('a boundary of another case', form().replaceAll('--X', '--x')),
  around('a delimiter with more after it', form().replace('PNG\r\n--X', 'PNG\r\n--Xx'), 'written anew'),
  around('a model after the end', `${form()}${field('model', 'gold-9')}--X--\r\n`, 'written anew'),
  around('text after the end', `${form()}epilogue`, 'written anew'),
  around('no line end after the last delimiter', form().trimEnd(), 'written anew'),
  around('too many parts', form(...Array.from({ length: 1000 }, () => field('a', '')))),
  around(
    'a delimiter that ends in LF in a value',
    form(field('q', `x\n--X\n${disposition} name="model"\n\ngold-9`)),
    'written anew',
  ),
  around(
    'a delimiter of a nested form',
    form(field('q', `x\r\n--Y\r\n${disposition} name="model"\r\n\r\ngold-9`)),
    'written anew',
  ),
  {
    ...around(
      'a body of the first of two boundaries',
      `${field('model', 'img-1').replaceAll('X', 'A')}--A--\r\n${form()}`,
      'MEDIA_TYPE_UNSUPPORTED',
    ),
    type: 'multipart/form-data; boundary=A; boundary=X',
  },
];

const types = [
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=""',
  `multipart/form-data; boundary=${'X'.repeat(71)}`,
  'multipart/form-data; boundary=X; Boundary=Y',
  'multipart/form-data; boundary=X, multipart/form-data; boundary=Y',
  "multipart/form-data; boundary*=UTF-8''X",
  'multipart/form-data; boundary=X; charset=utf-16',
  'multipart/form-data; boundary=X; a=b',
  'multipart/form-data; boundary="X',
  'multipart/form-data; boundary= X',
  'multipart/form-data; boundary="X\\"; boundary=Y"',
  `multipart/form-data; boundary=X${' '.repeat(300_000)}x`,
  'multipart/mixed; boundary=X',
  'multipart/form-datax; boundary=X',
  'application/x-www-form-urlencoded',
  'text/plain; boundary=X',
].map((type) => typed(type));

/** What hostile and careless clients send. */
export const formTricks: readonly FormTrick[] = [
  trick('nothing odd', form(), 'written anew'),
  ...heads,
  ...names,
  ...arounds,
  ...types,
  typed('Multipart/Form-Data;Boundary="X"', 'written anew'),
  typed('multipart/form-data; charset=UTF-8; boundary=X', 'written anew'),
];
