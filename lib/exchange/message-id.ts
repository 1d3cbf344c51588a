import { Buffer } from 'node:buffer';
import { randomFillSync } from 'node:crypto';

const idBytes = 21;
const secondsOffset = 1;
const randomOffset = 5;

/**
 * A new message id, of the form CPI gives its MPL ids: 28 characters of URL-safe Base64 that begin with `AG` and
 * sort by time (a zero byte, the second, 16 random bytes).
 */
export function newMessageId(nowMs: number): string {
  const bytes = Buffer.alloc(idBytes);
  bytes.writeUInt32BE(Math.floor(nowMs / 1000) >>> 0, secondsOffset);
  randomFillSync(bytes, randomOffset);
  return bytes.toString('base64url');
}
