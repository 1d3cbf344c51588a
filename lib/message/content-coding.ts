import { pipeline, Readable, type Transform } from 'node:stream';
import { type HeaderPairs, headerValue } from './header-pairs.ts';
import { resumedChunks } from './resumed-chunks.ts';

/** A coding of a body that can be taken off. */
export type ContentCoding = 'gzip' | 'deflate' | 'br' | 'zstd';

const codings: ReadonlyMap<string, ContentCoding> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
]);

/** What some say where a body has no coding. */
const noCodings: ReadonlySet<string> = new Set(['', 'identity', 'none']);

const none: readonly ContentCoding[] = [];

/** Nobody needs as many; each one takes memory. */
const maxCodings = 5;

/**
 * The codings of a body in the order they were put on: none when it has none, `undefined` when one of them is unknown.
 * @see RFC 9110, section 8.4.1
 */
export function contentCodings(headers: HeaderPairs): readonly ContentCoding[] | undefined {
  if (headerValue(headers, 'content-encoding') === undefined) return none;
  const names = headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => !noCodings.has(name));
  const known = names.flatMap((name) => codings.get(name) ?? []);
  return known.length === names.length && known.length <= maxCodings ? known : undefined;
}

/**
 * A body without its codings, as it comes: what one chunk holds passes without waiting for the next. Fails as the
 * chunks do, and with an error of `node:zlib` when they are not, or not to their end, what the codings say.
 */
export function decodedChunks(
  chunks: AsyncIterable<Uint8Array>,
  applied: readonly ContentCoding[],
): AsyncIterable<Uint8Array> {
  return applied.reduceRight(withoutCoding, chunks);
}

async function* withoutCoding(
  chunks: AsyncIterable<Uint8Array>,
  coding: ContentCoding,
): AsyncGenerator<Uint8Array> {
  const rest = chunks[Symbol.asyncIterator]();
  let first = await rest.next();
  while (!first.done && first.value.length === 0) first = await rest.next();
  if (first.done) return; // a body without a byte, such as that of a 204, has nothing to decode
  const encoded = Readable.from(resumedChunks(first.value, rest));
  yield* pipeline(encoded, decoder(coding, first.value), () => undefined);
}

/** Loaded only when a body is encoded: a start without it is faster. */
function decoder(coding: ContentCoding, beginning: Uint8Array): Transform {
  const zlib = process.getBuiltinModule('node:zlib');
  switch (coding) {
    case 'gzip':
      return zlib.createGunzip();
    case 'deflate':
      return isZlib(beginning) ? zlib.createInflate() : zlib.createInflateRaw();
    case 'br':
      return zlib.createBrotliDecompress();
    case 'zstd':
      return zlib.createZstdDecompress({
        params: { [zlib.constants.ZSTD_d_windowLogMax]: maxZstdWindowLog },
      });
  }
}

/** 8 MB, the most that a sender may ask a reader to keep. @see RFC 9659, section 3 */
const maxZstdWindowLog = 23;

/** `deflate` means the form of zlib, but some servers send it without: Node's `fetch` tells them apart in the same way. */
function isZlib(beginning: Uint8Array): boolean {
  return ((beginning[0] ?? 0) & 0x0f) === 0x08;
}
