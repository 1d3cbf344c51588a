import { FlowError } from '../errors.ts';

/** A number, or the `{{parameter}}` that holds it. */
export type NumberOrParameter = number | `{{${string}}}`;

/**
 * The number of a filled flow's field.
 * @throws FlowError `FLOW_INVALID` when the text is not a positive whole number
 */
export function numberOf(value: NumberOrParameter | string): number {
  const number = typeof value === 'number' ? value : /^\d+$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new FlowError('FLOW_INVALID', `Expected a positive whole number, got "${value}".`);
}
