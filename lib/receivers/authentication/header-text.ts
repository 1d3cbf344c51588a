import { FlowError } from '../../errors.ts';
import type { Secret } from '../../message/secret.ts';

/**
 * A secret as a part of a header.
 * @throws FlowError `CREDENTIAL_UNREADABLE` when the value cannot stand in a header; it never shows the value
 */
export function headerText(secret: Secret): string {
  const text = secret.reveal();
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new FlowError(
    'CREDENTIAL_UNREADABLE',
    'The credential holds blanks or characters that no header can carry.',
  );
}
