import { FlowError } from '../../errors.ts';
import { codeFrame } from '../../text/code-frame.ts';
import { SourceError } from '../../text/source-error.ts';

/** Something wrong with a flow, as its author reads it. */
export interface FlowFinding {
  /** What is wrong, and what would be right. */
  readonly message: string;
  /** File, step and field, and the mistake with a caret under it. */
  readonly text: string;
}

/** Something wrong at a place within a flow. */
export interface Mistake {
  readonly place: readonly string[];
  readonly message: string;
  /** The line with a caret under the mistake. */
  readonly frame?: string;
}

/** A mistake that a whole text is. */
export function mistakeIn(source: string, message: string, place: readonly string[]): Mistake {
  return { place, message, frame: codeFrame({ source, start: 0, end: Math.max(1, source.length) }, message) };
}

/** The mistakes that keep a text from compiling: none, or the one that was thrown. */
export function mistakesOf(compile: () => unknown, place: readonly string[]): readonly Mistake[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (error instanceof SourceError) return [{ place, message: error.message, frame: error.frame }];
    if (error instanceof FlowError) return [{ place, message: error.message }];
    throw error;
  }
}
