/** A place in a text as people count: both begin with 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Line and column of an offset. A line ends with `\n`, `\r\n` or `\r`. */
export function textPosition(text: string, offset: number): TextPosition {
  const lines = text.slice(0, offset).split(/\r\n|[\r\n]/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
