/** JSON whose texts are expressions such as `${property.prompt}`. */
export type JsonTemplate =
  | string
  | number
  | boolean
  | null
  | JsonConversion
  | readonly JsonTemplate[]
  | { readonly [member: string]: JsonTemplate };

/** A text of a {@link JsonTemplate} that becomes something else than a JSON string. */
export interface JsonConversion {
  readonly $convert: 'number' | 'boolean';
  readonly expression: string;
}

/** A JSON number from an expression, written as it came; the member is left out when the expression gives nothing. */
export function number(expression: string): JsonConversion {
  return { $convert: 'number', expression };
}

/** `true` or `false` from an expression; the member is left out when the expression gives nothing. */
export function boolean(expression: string): JsonConversion {
  return { $convert: 'boolean', expression };
}
