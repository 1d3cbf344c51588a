import { FlowError } from '../../errors.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of bytes, with the byte order mark that readers may or may not take for a part of it.
 * @throws FlowError `BODY_NOT_TEXT`
 */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new FlowError('BODY_NOT_TEXT', `The body is not valid UTF-8 text (${bytes.length} bytes).`, {
      cause,
      hint: 'Send the body in UTF-8.',
    });
  }
}

/** Blanks, and the bytes of byte order marks and of the zeros in UTF-16 and UTF-32. */
const ignored: ReadonlySet<number> = new Set([0, 9, 10, 11, 12, 13, 32, 0xbb, 0xbf, 0xef, 0xfe, 0xff]);

/** Whether somebody may read an object or an array of JSON in bytes. */
export function startsJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => !ignored.has(byte));
  return first === 0x7b || first === 0x5b;
}
