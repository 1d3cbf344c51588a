/** Deepest nesting of JSON that is read: what follows the nesting calls itself once or more per level. */
export const maxJsonDepth = 512;

/**
 * The value of a JSON text that came from outside; `undefined` when it is no JSON, or nested deeper than
 * {@link maxJsonDepth} levels. The parser's own words are not passed on, since they quote the text.
 */
export function jsonValue(text: string): unknown {
  if (isNestedTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // whoever asks says what was expected
  }
}

function isNestedTooDeep(text: string): boolean {
  if (text.length <= maxJsonDepth) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') index = stringEnd(text, index);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > maxJsonDepth) return true;
  }
  return false;
}

function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, quote: number): boolean {
  let start = quote;
  while (text[start - 1] === '\\') start -= 1;
  return (quote - start) % 2 === 1;
}
