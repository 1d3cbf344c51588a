/** A part of a text that a person wrote; offsets in UTF-16 units, the end not included. */
export interface SourcePlace {
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** Longest part of a line that is shown before the place, and after its start, in characters. */
const shownLength = 60;

/**
 * The line of the place with a caret line under it:
 * ```
 *   ${headr.OrderId}
 *     ^^^^^ Unknown scope "headr". Did you mean "header"?
 * ```
 */
export function codeFrame({ source, start, end }: SourcePlace, message: string): string {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = source.indexOf('\n', start) === -1 ? source.length : source.indexOf('\n', start);
  const before = shortenedStart(source.slice(lineStart, start));
  const after = shortenedEnd(source.slice(start, lineEnd));
  const caretCount = Math.max(1, Math.min(end, lineEnd) - start);
  const carets = '^'.repeat(Math.min(caretCount, Math.max(1, after.length)));
  return `  ${oneColumnEach(before + after)}\n  ${' '.repeat(before.length)}${carets} ${message}`;
}

function shortenedStart(text: string): string {
  return text.length > shownLength ? `…${text.slice(-shownLength)}` : text;
}

function shortenedEnd(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

/** Tabs and other control characters would shift the carets. */
function oneColumnEach(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
