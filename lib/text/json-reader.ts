import { type FaultCode, FlowError } from '../errors.ts';
import { jsonString } from './json-string.ts';
import { maxJsonDepth } from './json-value.ts';
import { textPosition } from './text-position.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** Kinds by the UTF-16 unit that a value begins with. */
const kinds: ReadonlyMap<number, JsonKind> = new Map<number, JsonKind>([
  [0x7b, 'object'],
  [0x5b, 'array'],
  [0x22, 'string'],
  [0x74, 'boolean'],
  [0x66, 'boolean'],
  [0x6e, 'null'],
  [0x2d, 'number'],
  ...Array.from({ length: 10 }, (_, digit) => [0x30 + digit, 'number'] as const),
]);

const lexeme = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Reads a JSON text from front to back and hands out what it passes, so that the order of members, members of the
 * same name and numbers as they are written are seen, which `JSON.parse` loses.
 * Every method throws FlowError `BODY_NOT_JSON`, and `BODY_NOT_CONVERTIBLE` where the nesting is too deep.
 * @see RFC 8259
 */
export class JsonReader {
  readonly #text: string;
  #offset = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#skipBlank();
  }

  /** What the next value is. */
  get kind(): JsonKind {
    return kinds.get(this.#text.charCodeAt(this.#offset)) ?? this.#fail('a value was expected');
  }

  /** Offset of what comes next. */
  get offset(): number {
    return this.#offset;
  }

  /** Passes over the next value, whatever it is. */
  skipValue(): void {
    switch (this.kind) {
      case 'object':
        this.readObject(() => this.skipValue());
        break;
      case 'array':
        this.readArray(() => this.skipValue());
        break;
      case 'string':
        this.readString();
        break;
      case 'number':
      case 'boolean':
      case 'null':
        this.readLexeme();
    }
  }

  /** Calls back with each member's name; the callback reads the member's value. */
  readObject(onMember: (name: string) => void): void {
    this.#open();
    while (!this.#isAt('}')) {
      if (this.#text[this.#offset] !== '"') this.#fail('a member name in quotes was expected');
      const name = this.readString();
      if (!this.#take(':')) this.#fail('a colon was expected after the member name');
      onMember(name);
      this.#separate('}', 'a comma or the end of the object was expected');
    }
    this.#close();
  }

  /** Calls back for each item; the callback reads it. */
  readArray(onItem: () => void): void {
    this.#open();
    while (!this.#isAt(']')) {
      onItem();
      this.#separate(']', 'a comma or the end of the array was expected');
    }
    this.#close();
  }

  readString(): string {
    const { value, end, fault } = jsonString(this.#text, this.#offset);
    this.#offset = end;
    if (fault !== undefined) this.#fail(fault);
    this.#skipBlank();
    return value;
  }

  /** A number, `true`, `false` or `null`, as written. */
  readLexeme(): string {
    const start = this.#offset;
    lexeme.lastIndex = start;
    if (!lexeme.test(this.#text)) this.#fail('a value was expected');
    this.#offset = lexeme.lastIndex;
    this.#skipBlank();
    return this.#text.slice(start, lexeme.lastIndex);
  }

  /** Makes sure that nothing follows. */
  readEnd(): void {
    if (this.#offset < this.#text.length) this.#fail('nothing was expected after the value');
  }

  #open(): void {
    if (++this.#depth > maxJsonDepth) {
      this.#fail(`it is nested deeper than ${maxJsonDepth} levels`, 'BODY_NOT_CONVERTIBLE');
    }
    this.#offset++;
    this.#skipBlank();
  }

  #close(): void {
    this.#depth--;
    this.#offset++;
    this.#skipBlank();
  }

  #isAt(character: string): boolean {
    return this.#text[this.#offset] === character;
  }

  #take(character: string): boolean {
    if (!this.#isAt(character)) return false;
    this.#offset++;
    this.#skipBlank();
    return true;
  }

  #separate(end: string, expected: string): void {
    if (this.#isAt(end)) return;
    if (!this.#take(',')) this.#fail(expected);
    if (this.#isAt(end)) this.#fail('another value was expected after the comma');
  }

  #skipBlank(): void {
    while (isBlank(this.#text.charCodeAt(this.#offset))) this.#offset++;
  }

  #fail(reason: string, code: FaultCode = 'BODY_NOT_JSON'): never {
    const { line, column } = textPosition(this.#text, this.#offset);
    const isAtEnd = this.#offset >= this.#text.length;
    const size = `${this.#text.length} characters`;
    throw new FlowError(
      code,
      this.#text.length === 0
        ? 'The body is empty where JSON was expected.'
        : `The body is not JSON that can be read: ${reason}, ${isAtEnd ? 'where the text ends, ' : ''}in line ${line}, column ${column} (${size}).`,
    );
  }
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}
