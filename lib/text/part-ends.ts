import { EventEnds } from './event-ends.ts';
import { LineEnds } from './line-ends.ts';

/** What a stream is made of: server-sent events, or JSON texts of one line each. */
export type Framing = 'events' | 'json-lines';

/** Finds where the parts of a stream end, wherever its chunks were cut. */
export interface PartEnds {
  /** Whether something may be put in here: every part that has begun is complete. */
  readonly isBetweenParts: boolean;
  /** Whether a line feed that comes next belongs to the line end before it. */
  readonly isAfterReturn: boolean;
  /** Passes a whole chunk. */
  pass(chunk: Uint8Array): void;
  /**
   * Passes the bytes from an offset on up to the end of the next part.
   * @returns the offset after that end, or -1 when the chunk ends before
   */
  next(chunk: Uint8Array, from: number): number;
}

export function partEnds(framing: Framing): PartEnds {
  switch (framing) {
    case 'events':
      return new EventEnds();
    case 'json-lines':
      return new LineEnds();
  }
}
