import { type FaultCode, FlowError, type FlowErrorOptions } from '../errors.ts';
import { codeFrame, type SourcePlace } from './code-frame.ts';

export interface SourceErrorOptions extends FlowErrorOptions, SourcePlace {}

/** A mistake in a text of the flow (an expression, an XPath), with its place. */
export class SourceError extends FlowError {
  override readonly name: string = 'SourceError';
  readonly source: string;
  readonly start: number;
  readonly end: number;

  constructor(code: FaultCode, message: string, options: SourceErrorOptions) {
    super(code, message, options);
    this.source = options.source;
    this.start = options.start;
    this.end = options.end;
  }

  /** The line of the mistake, and a caret line with the message under it. */
  get frame(): string {
    return codeFrame(this, this.message);
  }
}
