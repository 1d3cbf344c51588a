import type { ProcessingLogEntry } from '../exchange/processing-log.ts';
import { metricLines } from './metric-lines.ts';
import { processingLogLine } from './processing-log-line.ts';

interface Added {
  readonly entry: ProcessingLogEntry;
  readonly requestId: string | undefined;
}

/**
 * Writes the entries of messages, and their metrics, to the log of the function. It does so a moment after they come, so
 * that the reply goes out first, and those of messages that end together in one go. An invocation ends only when its
 * entry is {@link written}: afterwards the environment may be frozen.
 */
export class MessageLog {
  readonly #write: (lines: string) => void;
  #added: Added[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(write: (lines: string) => void) {
    this.#write = write;
  }

  /** @param requestId of Lambda, by which its own log lines name the invocation */
  add(entry: ProcessingLogEntry, requestId: string | undefined): void {
    this.#added.push({ entry, requestId });
    if (this.#added.length > 1) return;
    this.#writing = new Promise((resolve) => {
      setImmediate(() => {
        this.#writeAdded();
        resolve();
      });
    });
  }

  /** Resolves when all that was added is written. */
  written(): Promise<void> {
    return this.#writing;
  }

  #writeAdded(): void {
    let lines = '';
    for (const { entry, requestId } of this.#added) {
      lines += processingLogLine(entry, { requestId }) + metricLines(entry);
    }
    this.#added = [];
    this.#write(lines);
  }
}
