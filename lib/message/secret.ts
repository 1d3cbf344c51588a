const shown = '***';

/**
 * A text that must not be seen: a key, or a text built with one. Wherever it is printed, joined or serialised it
 * reads `***`; only {@link Secret.reveal} gives the text, and only a receiver calls it, at the moment of sending.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return shown;
  }
}
