/**
 * JSON to be made of the body's JSON: values stand for themselves, rules for what they find. A rule that finds nothing
 * leaves its member or item out. Pointers are JSON Pointers (RFC 6901), within `each` on the item.
 */
export type JsonMapping =
  | string
  | number
  | boolean
  | null
  | JsonRule
  | readonly JsonMapping[]
  | { readonly [member: string]: JsonMapping };

/** A part of a {@link JsonMapping} that looks into the body. */
export type JsonRule = FromRule | EachRule | MatchRule;

/** The value that stands at a place. */
export interface FromRule {
  readonly $from: string;
  /** What stands for nothing or `null`. @default nothing */
  readonly absent?: JsonMapping;
  /** Refuses the message with `VALUE_MISSING` when there is nothing or `null`; the text is the caller's hint. */
  readonly required?: string;
}

/** An array of what becomes of each item of an array. */
export interface EachRule {
  readonly $each: string;
  readonly item: JsonMapping;
}

/** What the value at a place chooses. */
export interface MatchRule {
  readonly $match: string;
  /** By the value as a text. */
  readonly cases: Readonly<Record<string, JsonMapping>>;
  /** For any other value. @default nothing */
  readonly otherwise?: JsonMapping;
  /** For nothing or `null`. @default nothing */
  readonly absent?: JsonMapping;
}

/** The value at a place of the body. */
export function from(pointer: string, options: Omit<FromRule, '$from'> = {}): FromRule {
  return { $from: pointer, ...options };
}

/** An array with each item of the array at a place, mapped. */
export function each(pointer: string, item: JsonMapping): EachRule {
  return { $each: pointer, item };
}

/** The mapping that the value at a place chooses. */
export function match(pointer: string, choice: Omit<MatchRule, '$match'>): MatchRule {
  return { $match: pointer, ...choice };
}
