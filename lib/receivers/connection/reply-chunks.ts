import { Buffer } from 'node:buffer';
import type { OutboundRequest } from '../../exchange/ports.ts';
import { connectionError } from './connection-error.ts';
import type { TimeLimits } from './timeouts.ts';

/** Where the chunks of a reply come from. */
export interface ChunkSource {
  /** Lets the receiver wait. */
  pause(): void;
  resume(): void;
  /** Ends the reply unread; {@link ReplyChunks.end} gets the reason. */
  destroy(reason?: Error): void;
}

/** What may lie ready before the receiver is told to wait, in bytes. */
const maxReadyBytes = 64 * 1024;

/** Chunks of fewer bytes are joined. */
const smallBytes = 4 * 1024;

/**
 * The chunks of a reply, for one reader. What has come lies ready, so that a reply that came with its headers is read
 * without waiting; silence counts only while somebody waits for the next chunk.
 */
export class ReplyChunks implements AsyncIterableIterator<Uint8Array> {
  readonly #source: ChunkSource;
  readonly #outbound: OutboundRequest;
  readonly #limits: TimeLimits;
  #ready: Uint8Array[] = [];
  #readyBytes = 0;
  #isPaused = false;
  #isEnded = false;
  #failure: Error | undefined;
  /** Who waits for the next chunk. */
  #wake: (() => void) | undefined;

  constructor(source: ChunkSource, outbound: OutboundRequest, limits: TimeLimits) {
    this.#source = source;
    this.#outbound = outbound;
    this.#limits = limits;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @throws ReceiverError `RECEIVER_CONNECTION_LOST`, `RECEIVER_TIMEOUT`, `RECEIVER_REPLY_INVALID` */
  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#ready.length === 0 && !this.#isEnded) await this.#more();
    const chunk = this.#taken();
    if (chunk === undefined) return this.#last();
    this.#readyBytes -= chunk.length;
    if (this.#isPaused && this.#readyBytes < maxReadyBytes) {
      this.#isPaused = false;
      this.#source.resume();
    }
    return { done: false, value: chunk };
  }

  /** Ends the reply unread. */
  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.cancel();
    return { done: true, value: undefined };
  }

  /** Ends the reply unread; who waits for more of it gets the reason. */
  cancel(reason?: Error): void {
    if (this.#isEnded) return;
    this.#ready = [];
    this.#source.destroy(reason);
  }

  /** A chunk has come. */
  add(chunk: Uint8Array): void {
    this.#ready.push(chunk);
    this.#readyBytes += chunk.length;
    if (!this.#isPaused && this.#readyBytes >= maxReadyBytes) {
      this.#isPaused = true;
      this.#source.pause();
    }
    this.#wake?.();
  }

  /** The reply is whole, or failed. */
  end(failure?: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#failure = failure;
    this.#isPaused = false;
    this.#wake?.();
  }

  /** What is next; many small chunks that lie ready are one, so that who reads has not to do with each. */
  #taken(): Uint8Array | undefined {
    const isManySmall = this.#readyBytes < this.#ready.length * smallBytes;
    return isManySmall && this.#ready.length > 1 ? Buffer.concat(this.#ready.splice(0)) : this.#ready.shift();
  }

  async #more(): Promise<void> {
    this.#limits.waiting();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
    this.#limits.served();
  }

  #last(): IteratorResult<Uint8Array, undefined> {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw connectionError(this.#outbound, failure);
    return { done: true, value: undefined };
  }
}
