import { type Framing, type PartEnds, partEnds } from '../text/part-ends.ts';
import { cpiProblemText, type Failure, problem } from './problem.ts';
import type { Run } from './run.ts';

const utf8 = new TextEncoder();

interface Insertions {
  /** What no reader takes for a part: an empty line is an error to some readers of JSON lines, a blank to none. */
  readonly heartbeat: Uint8Array;
  /** The end of a part that was cut off, so that what follows is read. */
  readonly partEnd: string;
  readonly failure: (run: Run, failure: Failure) => string;
}

const insertions: Readonly<Record<Framing, Insertions>> = {
  events: { heartbeat: utf8.encode(': ping\n\n'), partEnd: '\n\n', failure: errorEvent },
  'json-lines': { heartbeat: utf8.encode(' '), partEnd: '\n', failure: errorLine },
};

/** What may be put between the parts of a stream, whose chunks are told to it as they pass. */
export class StreamParts {
  readonly #insertions: Insertions;
  readonly #ends: PartEnds;

  constructor(framing: Framing) {
    this.#insertions = insertions[framing];
    this.#ends = partEnds(framing);
  }

  pass(chunk: Uint8Array): void {
    this.#ends.pass(chunk);
  }

  /** Fills silence; `undefined` within a part. */
  get heartbeat(): Uint8Array | undefined {
    return this.#ends.isBetweenParts ? this.#insertions.heartbeat : undefined;
  }

  /** The last part of a stream that failed. */
  lastOne(run: Run, failure: Failure): Uint8Array {
    const { partEnd, failure: text } = this.#insertions;
    return utf8.encode((this.#ends.isBetweenParts ? '' : partEnd) + text(run, failure));
  }
}

function errorEvent(run: Run, failure: Failure): string {
  const data = isCpi(run) ? cpiProblemText(run.exchange.id) : problemJson(run, failure);
  return `event: error\ndata: ${data}\n\n`;
}

/** Readers of JSON lines look for a member `error`. */
function errorLine(run: Run, failure: Failure): string {
  const cpi = JSON.stringify({ error: cpiProblemText(run.exchange.id) });
  return `${isCpi(run) ? cpi : problemJson(run, failure)}\n`;
}

function isCpi({ flow }: Run): boolean {
  return flow.sender.errorStyle === 'cpi';
}

function problemJson({ exchange, flow }: Run, failure: Failure): string {
  return JSON.stringify(problem(failure, exchange.id, flow.sender.errorStyle));
}
