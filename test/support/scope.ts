import type { Exchange } from '../../lib/exchange/exchange.ts';
import { fetchedScope, messageScope, scopeNeeds } from '../../lib/exchange/message-scope.ts';
import type { Expression, ExpressionScope } from '../../lib/expression/expression.ts';
import type { Message } from '../../lib/message/message.ts';

/** What the given expressions see of a message, fetched as a step would. */
export async function scopeFor(
  expressions: readonly Expression[],
  message: Message,
  exchange: Exchange,
): Promise<ExpressionScope> {
  return messageScope(message, await fetchedScope(scopeNeeds(expressions), message, exchange), exchange);
}
