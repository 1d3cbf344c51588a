import { SourceError } from '../../text/source-error.ts';
import { ncName } from '../characters.ts';

export interface Token {
  /** `name` is also `p:name` and `p:*`; a name that stands for an operator (`and`) is an `operator`. */
  readonly type: 'name' | 'star' | 'operator' | 'number' | 'literal' | 'punctuation' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const operatorNames: ReadonlySet<string> = new Set([
  'and',
  'or',
  'div',
  'mod',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
]);

const lexemes = new RegExp(
  [
    '(?<blank>[ \\t\\r\\n]+)',
    '(?<number>\\d+(?:\\.\\d*)?|\\.\\d+)',
    `(?<literal>"(?:[^"]|"")*"|'(?:[^']|'')*')`,
    `(?<name>${ncName}(?::(?:${ncName}|\\*))?)`,
    '(?<operator>//|!=|<=|>=|[/|+\\-=<>])',
    '(?<star>\\*)',
    '(?<punctuation>::|\\.\\.|[()\\[\\].@,$])',
  ].join('|'),
  'uy',
);

/**
 * The tokens of an XPath, with one of type `end` last.
 * @throws SourceError `XPATH_SYNTAX`
 * @see XPath 1.0, 3.7
 */
export function xpathTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < source.length; ) {
    const token = tokenAt(source, start, tokens.at(-1));
    if (token !== undefined) tokens.push(token);
    start = lexemes.lastIndex;
  }
  tokens.push({ type: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

function tokenAt(source: string, start: number, previous: Token | undefined): Token | undefined {
  lexemes.lastIndex = start;
  const groups = lexemes.exec(source)?.groups;
  if (groups === undefined) throw unknownCharacter(source, start);
  const [type, text] = Object.entries(groups).find(([, found]) => found !== undefined) ?? ['blank', ''];
  if (type === 'blank') return undefined;
  return { type: tokenType(type, text, previous), text, start, end: start + text.length };
}

/** After an operand a name or a star can only be an operator. */
function tokenType(type: string, text: string, previous: Token | undefined): Token['type'] {
  const isOperator = endsOperand(previous) && (type === 'star' || operatorNames.has(text));
  return isOperator ? 'operator' : (type as Token['type']);
}

function endsOperand(token: Token | undefined): boolean {
  if (token === undefined || token.type === 'operator') return false;
  return token.type !== 'punctuation' || [')', ']', '.', '..'].includes(token.text);
}

function unknownCharacter(source: string, start: number): SourceError {
  const character = String.fromCodePoint(source.codePointAt(start) ?? 0);
  const isQuote = character === '"' || character === "'";
  const message = isQuote
    ? `The text that begins with ${character} does not end.`
    : `Unexpected "${character}".`;
  return new SourceError('XPATH_SYNTAX', message, {
    source,
    start,
    end: isQuote ? source.length : start + character.length,
  });
}
