import type { Call, OutboundResponse } from '../exchange/ports.ts';

/** The calls that one message makes, so that none of them outlives it. */
export class OpenCalls {
  readonly #responses = new Set<OutboundResponse>();
  #isStopped = false;

  /** The same call, watched. */
  watched(call: Call): Call {
    return async (request) => {
      const response = await call(request);
      if (this.#isStopped) response.cancel();
      else this.#responses.add(response);
      return response;
    };
  }

  /** Ends every reply that has not been read to its end, and those that are still to come. */
  stop(): void {
    this.#isStopped = true;
    for (const response of this.#responses) response.cancel();
    this.#responses.clear();
  }
}
