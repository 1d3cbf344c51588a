import type { Step } from '../exchange/exchange.ts';

/**
 * Sends the message to a receiver and goes on with the reply as the body. A body that the receiver kept stays
 * whose it was.
 * @see SAP Help, "Define Request Reply"
 */
export function requestReply(receiver: Step): Step {
  return async (message, exchange) => {
    const reply = await receiver(message, exchange);
    return reply.body === message.body ? reply : { ...reply, bodyOrigin: 'receiver' };
  };
}
