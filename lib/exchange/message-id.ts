import { Buffer } from 'node:buffer';
import { randomFillSync } from 'node:crypto';

const idBytes = 21;
const secondsOffset = 1;
const randomOffset = 5;

/** Random bytes for the next ids: asking the system for a few at a time costs more than all else of an id. */
const randomBytes = Buffer.alloc(256 * (idBytes - randomOffset));
let usedBytes = randomBytes.length;

/** The id that is being made; its first byte stays zero. */
const bytes = Buffer.alloc(idBytes);

/**
 * A new message id, of the form CPI gives its MPL ids: 28 characters of URL-safe Base64 that begin with `AG` and
 * sort by time (a zero byte, the second, 16 random bytes).
 */
export function newMessageId(nowMs: number): string {
  if (usedBytes === randomBytes.length) {
    randomFillSync(randomBytes);
    usedBytes = 0;
  }
  bytes.writeUInt32BE(Math.floor(nowMs / 1000) >>> 0, secondsOffset);
  usedBytes += randomBytes.copy(bytes, randomOffset, usedBytes);
  return bytes.toString('base64url');
}
