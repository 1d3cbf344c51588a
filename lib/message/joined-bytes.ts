/** What may be read whole at most. */
export interface WholeLimit {
  readonly bytes: number;
  /** What reading fails with beyond that. */
  readonly exceeded: () => Error;
}

/**
 * All the chunks in one piece. Nothing is read beyond the limit.
 * @throws the limit's own error, and whatever the chunks fail with
 */
export async function wholeBytes(chunks: AsyncIterable<Uint8Array>, limit?: WholeLimit): Promise<Uint8Array> {
  const joined = new JoinedBytes(limit);
  for await (const chunk of chunks) joined.add(chunk);
  return joined.bytes;
}

/** Bytes that come in pieces, joined as they come: a million small pieces take no more memory than a large one. */
export class JoinedBytes {
  readonly #limit: WholeLimit | undefined;
  #room: Uint8Array = new Uint8Array();
  #length = 0;

  constructor(limit?: WholeLimit) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): Uint8Array {
    return this.#length === this.#room.length ? this.#room : this.#room.subarray(0, this.#length);
  }

  /** A single piece is kept as it came; nothing is written into it. */
  add(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (this.#limit && length > this.#limit.bytes) throw this.#limit.exceeded();
    if (this.#length === 0) this.#room = piece;
    else if (length > this.#room.length) this.#grow(length);
    if (this.#room !== piece) this.#room.set(piece, this.#length);
    this.#length = length;
  }

  /** What was joined so far; what comes next begins anew. */
  take(): Uint8Array {
    const { bytes } = this;
    this.#room = new Uint8Array();
    this.#length = 0;
    return bytes;
  }

  #grow(length: number): void {
    const larger = new Uint8Array(Math.max(length, 2 * this.#room.length));
    larger.set(this.bytes);
    this.#room = larger;
  }
}
