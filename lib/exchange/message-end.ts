/** The end of a message, for whoever may still be at work for it by then. */
export class MessageEnd {
  #controller: AbortController | undefined;
  #isReached = false;

  get isReached(): boolean {
    return this.#isReached;
  }

  /** Aborts at the end. Made when it is asked for: few messages have anybody who waits. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isReached) this.#controller.abort();
    return this.#controller.signal;
  }

  reach(): void {
    this.#isReached = true;
    this.#controller?.abort();
  }
}
