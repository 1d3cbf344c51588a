import { Secret } from './secret.ts';

/** What a header, an exchange property or an expression can hold. */
export type Value = string | number | boolean | null | Secret;

/** The text of a value as CPI writes it into a template: nothing for `null`, `***` for a secret. */
export function valueText(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

/** Parts joined to one text; it is a secret as soon as one of its parts is. */
export function joinedValue(parts: readonly Value[]): string | Secret {
  const secrets = parts.filter((part) => part instanceof Secret);
  const text = parts.map((part) => (part instanceof Secret ? part.reveal() : valueText(part))).join('');
  return secrets.length > 0 ? new Secret(text, secrets) : text;
}
