import fc from 'fast-check';

/** A valid reply as it goes over the wire. */
export interface RawReply {
  readonly method: string;
  readonly text: Buffer;
  /** What its reader gets. */
  readonly body: Buffer;
}

const token = fc.string({ unit: fc.constantFrom(...'aZ09-_.!~'), minLength: 1, maxLength: 8 });
const visible = fc.constantFrom(...'a:; ,\t"=\xe4\xff');
const value = fc.string({ unit: visible, maxLength: 12 });
/** Names that mean nothing to a client. */
const header = fc.tuple(token, value).map(([name, text]) => `X-${name}: ${text}\r\n`);
const headers = fc.array(header, { maxLength: 4 }).map((lines) => lines.join(''));

/** Line ends and digits in it are no more than bytes. */
const body = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc
    .string({ unit: fc.constantFrom('\r', '\n', '0', 'HTTP/1.1 ', ' ', '5;', '\0'), maxLength: 20 })
    .map((text) => Buffer.from(text, 'latin1')),
);

const extension = fc.constantFrom('', '', ';a', ';a=b', ';a="b;\\"c";d');
const size = fc.constantFrom<(bytes: number) => string>(
  (bytes) => bytes.toString(16),
  (bytes) => bytes.toString(16).toUpperCase(),
  (bytes) => `00${bytes.toString(16)}`,
);

interface Framed {
  readonly header: string;
  readonly content: Buffer;
}

const chunks = fc
  .tuple(
    fc.array(fc.tuple(size, extension, fc.integer({ min: 1, max: 9 })), { minLength: 1 }),
    extension,
    headers,
  )
  .map(([sizes, lastExtension, trailers]) => (bytes: Uint8Array): Framed => {
    const parts: Uint8Array[] = [];
    for (let [at, index] = [0, 0]; at < bytes.length; index += 1) {
      const [written, extended, length] = sizes[index % sizes.length] ?? [String, '', 1];
      const chunk = bytes.subarray(at, at + length);
      parts.push(Buffer.from(`${written(chunk.length)}${extended}\r\n`), chunk, Buffer.from('\r\n'));
      at += length;
    }
    parts.push(Buffer.from(`0${lastExtension}\r\n${trailers}\r\n`, 'latin1'));
    return { header: 'Transfer-Encoding: chunked\r\n', content: Buffer.concat(parts) };
  });

const framing = fc.oneof(
  chunks,
  fc.constant(
    (bytes: Uint8Array): Framed => ({
      ...{ header: `Content-Length: ${bytes.length}\r\n`, content: Buffer.from(bytes) },
    }),
  ),
  fc.constant((bytes: Uint8Array): Framed => ({ header: '', content: Buffer.from(bytes) })),
);

const interim = fc
  .array(fc.tuple(fc.constantFrom(100, 102, 103, 199), headers), { maxLength: 2 })
  .map((heads) => heads.map(([status, lines]) => `HTTP/1.1 ${status} Wait\r\n${lines}\r\n`).join(''));

export const rawReply: fc.Arbitrary<RawReply> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'HEAD'),
    status: fc.constantFrom(200, 201, 204, 302, 304, 404, 500, 599),
    reason: fc.constantFrom('', ' ', ' OK', ' Not  found', ' gr\xfcn'),
    ...{
      version: fc.constantFrom('1.1', '1.1', '1.0'),
      interim,
      before: headers,
      after: headers,
      framing,
      body,
    },
  })
  .map(({ method, status, reason, version, interim: first, before, after, framing: framed, body: bytes }) => {
    const isBodiless = method === 'HEAD' || status === 204 || status === 304;
    const { header: lengthLine, content } = framed(bytes);
    const head = `${first}HTTP/${version} ${status}${reason}\r\n${before}${lengthLine}${after}\r\n`;
    return {
      method,
      text: Buffer.concat([Buffer.from(head, 'latin1'), isBodiless ? Buffer.alloc(0) : content]),
      body: isBodiless ? Buffer.alloc(0) : Buffer.from(bytes),
    };
  });

/** Where a reply is cut, as parts of its length. */
export const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

export function cut(bytes: Buffer, at: readonly number[]): readonly Buffer[] {
  const places = at.map((part) => Math.floor(part * bytes.length)).toSorted((one, other) => one - other);
  return [...places, bytes.length]
    .map((place, index) => bytes.subarray(places[index - 1] ?? 0, place))
    .filter(({ length }) => length > 0);
}
