import { SourceError } from '../text/source-error.ts';

/** Text as written, escapes and all. Offsets are those of the whole source. */
export interface LiteralPart {
  readonly type: 'literal';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What stands between `${` and `}`; it may hold placeholders itself. */
export interface Placeholder {
  readonly type: 'placeholder';
  readonly parts: readonly TemplatePart[];
  readonly start: number;
  readonly end: number;
}

export type TemplatePart = LiteralPart | Placeholder;

/**
 * Takes a template apart at its placeholders.
 * @throws SourceError `EXPRESSION_SYNTAX` for a `${` without its `}`
 * @see Apache Camel, "Simple Language"
 */
export function templateParts(source: string): readonly TemplatePart[] {
  return readParts(source, 0, 'text').parts;
}

interface ReadParts {
  readonly parts: readonly TemplatePart[];
  /** Offset of the `}` that ends a placeholder, or of the source's end. */
  readonly end: number;
}

function readParts(source: string, start: number, within: 'text' | 'placeholder'): ReadParts {
  const parts: TemplatePart[] = [];
  let offset = start;
  for (;;) {
    const end = literalEnd(source, offset, within);
    if (end > offset) parts.push({ type: 'literal', text: source.slice(offset, end), start: offset, end });
    if (!source.startsWith('${', end)) return { parts, end };
    const placeholder = readPlaceholder(source, end);
    parts.push(placeholder);
    offset = placeholder.end + 1;
  }
}

function literalEnd(source: string, start: number, within: 'text' | 'placeholder'): number {
  const special = within === 'text' ? /\$\{/g : /\$\{|\}/g;
  special.lastIndex = start;
  return special.exec(source)?.index ?? source.length;
}

function readPlaceholder(source: string, opening: number): Placeholder {
  const start = opening + '${'.length;
  const { parts, end } = readParts(source, start, 'placeholder');
  if (end < source.length) return { type: 'placeholder', parts, start, end };
  throw new SourceError('EXPRESSION_SYNTAX', 'This "${" has no "}".', { source, start: opening, end: start });
}
