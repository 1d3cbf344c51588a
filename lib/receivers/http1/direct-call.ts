import type { Buffer } from 'node:buffer';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import { connectionError } from '../connection/connection-error.ts';
import { ReplyChunks } from '../connection/reply-chunks.ts';
import { brokenOff, isReset, StaleConnection } from '../connection/stale-connection.ts';
import { TimeLimits } from '../connection/timeouts.ts';
import type { OpenConnection } from './open-connection.ts';
import { keepAliveMs, type ReplyHead } from './reply-head.ts';
import { ReplyParser, type ReplyReader } from './reply-parser.ts';

/** Takes the answer of a call. */
export interface Answering {
  resolve(response: OutboundResponse): void;
  reject(error: Error): void;
}

/** One request on a connection, and its reply. */
export class DirectCall implements ReplyReader {
  readonly #connection: OpenConnection;
  readonly #outbound: OutboundRequest;
  readonly #answering: Answering;
  readonly #isOnUsedConnection: boolean;
  readonly #parser: ReplyParser;
  readonly #chunks: ReplyChunks;
  readonly limits: TimeLimits;
  #head: ReplyHead | undefined;
  #hasReplyBegun = false;

  constructor(connection: OpenConnection, outbound: OutboundRequest, answering: Answering) {
    this.#connection = connection;
    this.#outbound = outbound;
    this.#answering = answering;
    this.#isOnUsedConnection = connection.isUsed;
    this.#parser = new ReplyParser(outbound.method, this);
    this.limits = new TimeLimits(outbound, (error) => connection.destroy(error));
    this.#chunks = new ReplyChunks(connection, outbound, this.limits);
  }

  /** Bytes have come; a reply that is whole gives its connection back. */
  read(bytes: Buffer): void {
    this.#hasReplyBegun = true;
    try {
      this.#parser.read(bytes);
    } catch (error) {
      this.#connection.destroy(error instanceof Error ? error : undefined);
      return;
    }
    if (this.#parser.isEnded) this.#release();
  }

  /** The receiver says that nothing more comes. */
  ended(): void {
    if (this.#parser.closed()) this.#release();
    else this.#connection.destroy(brokenOff());
  }

  /** The connection is gone. */
  failed(error: Error): void {
    this.limits.stop();
    if (this.#head) {
      this.#chunks.end(error);
      return;
    }
    const isStale = this.#isOnUsedConnection && !this.#hasReplyBegun && isReset(error);
    const failure = isStale
      ? new StaleConnection()
      : connectionError(this.#outbound, error, this.#shownCertificate());
    this.#answering.reject(failure);
  }

  onHead(head: ReplyHead): void {
    this.#head = head;
    this.limits.replied();
    const { status, statusText, headers } = head;
    const chunks = this.#chunks;
    this.#answering.resolve({
      ...{ status, statusText, headers },
      body: chunks,
      cancel: (reason) => chunks.cancel(reason),
      timeUntilEnd: (counts) => this.limits.untilEnd(counts),
    });
  }

  onBody(chunk: Uint8Array): void {
    this.#chunks.add(chunk);
  }

  onEnd(): void {
    this.limits.stop();
    this.#chunks.end();
  }

  #shownCertificate() {
    return this.#isOnUsedConnection ? undefined : this.#connection.shownCertificate();
  }

  #release(): void {
    const head = this.#head;
    const isReusable = head?.isKeptAlive === true && !this.#parser.hasExcess;
    this.#connection.release(isReusable ? { idleMs: keepAliveMs(head.headers) } : undefined);
  }
}
