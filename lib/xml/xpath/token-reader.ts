import { SourceError } from '../../text/source-error.ts';
import { type Token, xpathTokens } from './lexer.ts';

/** Walks over the tokens of one XPath. */
export class TokenReader {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = xpathTokens(source);
  }

  get current(): Token {
    return this.#at(this.#index);
  }

  get next(): Token {
    return this.#at(this.#index + 1);
  }

  take(): Token {
    const token = this.current;
    this.#index++;
    return token;
  }

  is(type: Token['type'], text?: string): boolean {
    return this.current.type === type && (text === undefined || this.current.text === text);
  }

  /** Takes the token if it is this punctuation or operator. */
  takes(text: string): boolean {
    const isThere = (this.is('punctuation') || this.is('operator')) && this.current.text === text;
    if (isThere) this.#index++;
    return isThere;
  }

  expect(text: string): void {
    if (!this.takes(text)) throw this.unexpected(`"${text}"`);
  }

  /** The error for a token that cannot stand where it stands. */
  unexpected(expected: string): SourceError {
    const { type, text } = this.current;
    const found = type === 'end' ? 'The XPath ends too early' : `Unexpected "${text}"`;
    return this.error(`${found}: ${expected} was expected.`);
  }

  error(message: string, token: Token = this.current): SourceError {
    return new SourceError('XPATH_SYNTAX', message, {
      source: this.#source,
      start: token.start,
      end: token.end,
    });
  }

  #at(index: number): Token {
    const last = this.#tokens.length - 1;
    const token = this.#tokens[Math.min(index, last)];
    if (token === undefined) throw new Error('A token list has at least its end.');
    return token;
  }
}
