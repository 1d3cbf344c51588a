import { Transform, type TransformCallback } from 'node:stream';
import { answerHeaders } from './proxy-answer.ts';

/** Status and headers that a streamed answer starts with. */
export interface Prelude {
  readonly statusCode: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const delimiter = Buffer.alloc(8);
/** API Gateway looks no further for the end of the prelude. */
const maxPreludeBytes = 16_384;

/**
 * Takes the prelude off a streamed answer and passes on what follows: JSON, eight NUL bytes, then the body.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
export class PreludeParser extends Transform {
  /** Rejects when the stream ends or fails before the prelude does, or when it is none. */
  readonly prelude: Promise<Prelude>;
  #resolve: (prelude: Prelude) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #beginning: Buffer | undefined = Buffer.alloc(0);

  constructor() {
    super();
    this.prelude = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // It fails once more in the stream itself, for who reads that.
    this.prelude.catch(() => undefined);
    this.once('error', this.#reject);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#beginning === undefined) done(null, chunk);
    else this.#take(Buffer.concat([this.#beginning, chunk]), done);
  }

  override _flush(done: TransformCallback): void {
    done(this.#beginning === undefined ? null : missingPrelude(this.#beginning.length));
  }

  #take(beginning: Buffer, done: TransformCallback): void {
    const end = beginning.indexOf(delimiter);
    const isComplete = end >= 0 || beginning.length > maxPreludeBytes;
    this.#beginning = isComplete ? undefined : beginning;
    try {
      if (isComplete) this.#resolve(parsePrelude(beginning, end));
      done(null, isComplete ? beginning.subarray(end + delimiter.length) : undefined);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

function parsePrelude(beginning: Buffer, end: number): Prelude {
  if (end < 0) throw missingPrelude(beginning.length);
  const parsed = JSON.parse(beginning.toString('utf8', 0, end)) as PreludeJson;
  return {
    statusCode: parsed.statusCode ?? 200,
    headers: [
      ...answerHeaders(parsed.headers ?? {}, parsed.multiValueHeaders ?? {}),
      ...(parsed.cookies ?? []).map((cookie) => ['Set-Cookie', cookie] as const),
    ],
  };
}

interface PreludeJson {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly unknown[]>>;
  readonly cookies?: readonly string[];
}

function missingPrelude(size: number): Error {
  return new Error(
    `The streamed answer has no prelude in its first ${size} bytes. A handler makes one with HttpResponseStream.from and a write.`,
  );
}
