import { FlowError } from '../errors.ts';
import { MessageEnd } from '../exchange/message-end.ts';
import type { Call, OutboundRequest, OutboundResponse } from '../exchange/ports.ts';

/** The calls that one message makes, so that none of them outlives it. */
export class OpenCalls {
  readonly end = new MessageEnd();
  readonly #responses = new Set<OutboundResponse>();

  /**
   * The same call, watched.
   * @throws FlowError `DEADLINE_EXCEEDED` once the message is over
   */
  watched(call: Call): Call {
    return async (request) => {
      if (this.end.isReached) throw messageOver(request);
      const response = await call(request);
      if (this.end.isReached) response.cancel();
      else this.#responses.add(response);
      return response;
    };
  }

  /** Ends every reply that has not been read to its end and those that are still to come; no further call is made. */
  stop(): void {
    this.end.reach();
    for (const response of this.#responses) response.cancel();
    this.#responses.clear();
  }
}

/** Says nothing of the receiver, so that nobody repeats the call or asks another one. */
function messageOver({ receiver }: OutboundRequest): FlowError {
  return new FlowError(
    'DEADLINE_EXCEEDED',
    `Receiver "${receiver}" was not called: the message was over before.`,
  );
}
