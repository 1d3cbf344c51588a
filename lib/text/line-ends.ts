const lineFeed = 0x0a;

/** Finds where the lines of a stream end, wherever its chunks were cut. */
export class LineEnds {
  #isLineEmpty = true;
  readonly isAfterReturn = false;

  get isBetweenParts(): boolean {
    return this.#isLineEmpty;
  }

  /** Passes a whole chunk. */
  pass(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#isLineEmpty = chunk.at(-1) === lineFeed;
  }

  /**
   * Passes the bytes from an offset on up to the end of the line.
   * @returns the offset after that end, or -1 when the chunk ends before
   */
  next(chunk: Uint8Array, from: number): number {
    const end = chunk.indexOf(lineFeed, from) + 1;
    this.pass(chunk.subarray(from, end || chunk.length));
    return end || -1;
  }
}
