import { FlowError } from '../errors.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { fetchedScope, messageScope, scopeNeeds } from '../exchange/message-scope.ts';
import { compileExpression } from '../expression/compile.ts';
import type { HttpReceiver } from '../flow/receivers.ts';
import type { Message } from '../message/message.ts';
import { valueText } from '../message/value.ts';

/** Where a message goes. */
export interface CompiledAddress {
  url(message: Message, exchange: Exchange): Promise<URL>;
}

/** The address of a receiver; one without expressions is read once. */
export function compiledAddress({ address, query }: HttpReceiver): CompiledAddress {
  const expressions = [compileExpression(address), compileExpression(query ?? '')];
  const needs = scopeNeeds(expressions);
  return {
    async url(message, exchange) {
      const scope = messageScope(message, await fetchedScope(needs, message, exchange), exchange);
      const [base = '', search = ''] = expressions.map((expression) => valueText(expression.evaluate(scope)));
      return parsedUrl(search === '' ? base : `${base}?${search}`);
    },
  };
}

function parsedUrl(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new FlowError('EXPRESSION_EVALUATION', 'The address of the receiver is no http or https URL.', {
    hint: 'Write it in full, such as https://api.openai.com/v1.',
  });
}
