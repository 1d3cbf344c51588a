const shown = '***';

/**
 * A text that must not be seen: a key, or a text built with one. Wherever it is printed, joined or serialised it
 * reads `***`; only {@link Secret.reveal} gives the text, and only a receiver calls it, at the moment of sending.
 */
export class Secret {
  readonly #text: string;
  /** The secret texts that this one was built with. */
  readonly #parts: readonly string[];

  constructor(text: string, parts: readonly Secret[] = []) {
    this.#text = text;
    this.#parts = parts.flatMap((part) => [part.#text, ...part.#parts]);
  }

  reveal(): string {
    return this.#text;
  }

  /** A text of somebody who was sent this one, without it and without the secrets it was built with. */
  struckFrom(text: string): string {
    let open = without(text, this.#text);
    for (const part of this.#parts) open = without(open, part);
    return open;
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

/** A text of somebody who was sent these secrets, without them. */
export function struckFrom(text: string, secrets: readonly Secret[]): string {
  return secrets.reduce((open, secret) => secret.struckFrom(open), text);
}

function without(text: string, part: string): string {
  return part !== '' && text.includes(part) ? text.replaceAll(part, shown) : text;
}
