import type { Step } from '../exchange/exchange.ts';

/**
 * Sends the message to a receiver and goes on with the reply as the body.
 * @see SAP Help, "Define Request Reply"
 */
export function requestReply(receiver: Step): Step {
  return async (message, exchange) => ({ ...(await receiver(message, exchange)), bodyOrigin: 'receiver' });
}
