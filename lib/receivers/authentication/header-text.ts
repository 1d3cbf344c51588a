import type { Secret } from '../../message/secret.ts';
import { UnusableSecret } from './unusable-secret.ts';

/**
 * A secret as a part of a header.
 * @throws UnusableSecret when the value cannot stand in a header; it never shows the value
 */
export function headerText(secret: Secret): string {
  const text = secret.reveal();
  if (/^(?:bearer|basic)\s/i.test(text)) {
    throw new UnusableSecret('begins with "Bearer" or "Basic", which is added to it', 'Leave that word out.');
  }
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new UnusableSecret(
    'holds blanks, line breaks or characters that no header can carry',
    'Put the value alone into it, without quotes and a byte order mark.',
  );
}
