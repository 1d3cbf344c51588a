const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Finds where the events of an event stream end: at each blank line, whichever of the three line ends the stream uses
 * and wherever its chunks were cut.
 * @see WHATWG HTML, "Parsing an event stream"
 */
export class EventEnds {
  #isLineEmpty = true;
  #isEventEmpty = true;
  #isAfterReturn = false;
  #usesLoneReturn = false;

  /** Whether something may be put in here: every event that has begun is complete, its line end too. */
  get isBetweenParts(): boolean {
    return this.#isEventEmpty && (!this.#isAfterReturn || this.#usesLoneReturn);
  }

  /** Whether a line feed that comes next belongs to the line end before it. */
  get isAfterReturn(): boolean {
    return this.#isAfterReturn;
  }

  /** Passes a whole chunk. */
  pass(chunk: Uint8Array): void {
    let offset = 0;
    while (offset !== -1) offset = this.next(chunk, offset);
  }

  /**
   * Passes the bytes from an offset on up to the end of the next event.
   * @returns the offset after that end, or -1 when the chunk ends before
   */
  next(chunk: Uint8Array, from: number): number {
    for (let offset = from; offset < chunk.length; offset++) {
      if (!this.#endsEvent(chunk[offset])) {
        if (!this.#isLineEmpty) offset = lineEnd(chunk, offset + 1) - 1;
        continue;
      }
      if (!this.#isAfterReturn || chunk[offset + 1] !== lineFeed) return offset + 1;
      this.#isAfterReturn = false;
      return offset + 2;
    }
    return -1;
  }

  #endsEvent(byte: number | undefined): boolean {
    const isSecondHalf = byte === lineFeed && this.#isAfterReturn;
    this.#usesLoneReturn ||= this.#isAfterReturn && !isSecondHalf;
    this.#isAfterReturn = byte === carriageReturn;
    if (isSecondHalf) return false;
    if (byte !== lineFeed && byte !== carriageReturn) {
      this.#isLineEmpty = false;
      this.#isEventEmpty = false;
      return false;
    }
    const isBlankLine = this.#isLineEmpty;
    this.#isLineEmpty = true;
    this.#isEventEmpty ||= isBlankLine;
    return isBlankLine;
  }
}

/** Where a line ends that has begun: what stands before that changes nothing, and is most of a stream. */
function lineEnd(chunk: Uint8Array, from: number): number {
  let offset = from;
  while (offset < chunk.length && chunk[offset] !== lineFeed && chunk[offset] !== carriageReturn) offset++;
  return offset;
}
