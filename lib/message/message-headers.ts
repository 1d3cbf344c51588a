import type { Secret } from './secret.ts';

/** One header, in the case it was written in, with all its values in their order. */
export interface Header {
  readonly name: string;
  readonly values: readonly (string | Secret)[];
}

/**
 * The headers of a message: names without regard to case, yet kept as they were written; repeated headers keep
 * every value. Never changed; `with…` and `without…` answer new headers.
 */
export class MessageHeaders implements Iterable<Header> {
  static readonly empty = new MessageHeaders(new Map());

  readonly #headers: ReadonlyMap<string, Header>;

  private constructor(headers: ReadonlyMap<string, Header>) {
    this.#headers = headers;
  }

  /** Headers from name and value pairs; a name that comes twice keeps both values. */
  static from(entries: Iterable<readonly [name: string, value: string | Secret]>): MessageHeaders {
    const headers = new Map<string, Header>();
    for (const [name, value] of entries) {
      const lowerCaseName = name.toLowerCase();
      const known = headers.get(lowerCaseName);
      const values = known ? [...known.values, value] : [value];
      headers.set(lowerCaseName, { name: known?.name ?? name, values });
    }
    return new MessageHeaders(headers);
  }

  /** The first value of a header, `undefined` when it is not there. */
  get(name: string): string | Secret | undefined {
    return this.#headers.get(name.toLowerCase())?.values[0];
  }

  getAll(name: string): readonly (string | Secret)[] {
    return this.#headers.get(name.toLowerCase())?.values ?? [];
  }

  has(name: string): boolean {
    return this.#headers.has(name.toLowerCase());
  }

  /** These headers with one set, in place of whatever the name held. */
  with(name: string, value: string | Secret): MessageHeaders {
    return this.withEach([[name, value]]);
  }

  /** These headers with several set, each in place of whatever its name held. */
  withEach(entries: Iterable<readonly [name: string, value: string | Secret]>): MessageHeaders {
    return this.#changed((headers) => {
      for (const [name, value] of entries) headers.set(name.toLowerCase(), { name, values: [value] });
    });
  }

  /** These headers with all the others set over them, name by name. */
  withAll(others: MessageHeaders): MessageHeaders {
    return this.#changed((headers) => {
      for (const [name, header] of others.#headers) headers.set(name, header);
    });
  }

  without(name: string): MessageHeaders {
    return this.has(name) ? this.#changed((headers) => headers.delete(name.toLowerCase())) : this;
  }

  /** The headers whose names pass the test, which gets them in lower case. */
  filter(isKept: (lowerCaseName: string) => boolean): MessageHeaders {
    const kept = new Map<string, Header>();
    for (const [name, header] of this.#headers) if (isKept(name)) kept.set(name, header);
    return new MessageHeaders(kept);
  }

  [Symbol.iterator](): Iterator<Header> {
    return this.#headers.values();
  }

  /** The headers with their names in lower case. */
  byName(): Iterable<readonly [lowerCaseName: string, header: Header]> {
    return this.#headers;
  }

  #changed(change: (headers: Map<string, Header>) => void): MessageHeaders {
    const headers = new Map(this.#headers);
    change(headers);
    return new MessageHeaders(headers);
  }
}
