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

/** A text of a template, and where in the template it stands. */
export interface JsonText {
  readonly path: readonly string[];
  readonly text: string;
}

/** All texts of a template, those of its conversions among them. */
export function jsonTexts(template: JsonTemplate, path: readonly string[] = []): readonly JsonText[] {
  if (typeof template === 'string') return [{ path, text: template }];
  if (template === null || typeof template !== 'object') return [];
  if (isConversion(template)) return [{ path, text: template.expression }];
  return Object.entries(template).flatMap(([member, value]) => jsonTexts(value, [...path, member]));
}

/** Whether a part of a template is a conversion, not an object of its own. */
export function isConversion(template: object): template is JsonConversion {
  return '$convert' in template;
}
