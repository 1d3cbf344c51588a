import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { LambdaFault } from './lambda-fault.ts';

/**
 * A function's answer as a stream that fails with the function's own error when it broke off. When nobody reads it any
 * more, the rest of the answer is taken all the same, as Lambda does: the function runs to its end.
 */
export class AnswerStream extends Transform {
  /** Resolves at the first byte, or at the end when there is none. */
  readonly begun: Promise<void>;
  #begin: () => void = () => undefined;

  constructor(request: IncomingMessage) {
    super({
      transform: (chunk, _encoding, done) => {
        this.#begin();
        done(null, chunk);
      },
      flush: (done) => {
        this.#begin();
        done(faultInTrailers(request));
      },
    });
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
    request.pipe(this);
    this.once('close', () => {
      this.#begin();
      request.resume();
    });
  }
}

/** An error after the first byte comes in the trailers: type in one, JSON in base64 in the other. */
function faultInTrailers({ trailers }: IncomingMessage): LambdaFault | null {
  const body = trailers['lambda-runtime-function-error-body'];
  return body === undefined ? null : LambdaFault.parse(Buffer.from(body, 'base64').toString());
}
