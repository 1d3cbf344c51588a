import { FlowError } from '../errors.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { fetchedScope, messageScope, scopeNeeds } from '../exchange/message-scope.ts';
import { compileExpression } from '../expression/compile.ts';
import type { HttpReceiver } from '../flow/receivers.ts';
import type { Message } from '../message/message.ts';
import { valueText } from '../message/value.ts';

/** What a dynamic method is taken from unless the receiver says otherwise. */
export const defaultMethodExpression = '${header.CamelHttpMethod}';

/** The method of a call. */
export interface CompiledMethod {
  /** @throws FlowError `VALUE_INVALID` when the message gives none that exists */
  method(message: Message, exchange: Exchange): Promise<string>;
}

type MethodParts = Pick<HttpReceiver, 'method' | 'methodExpression'>;

export function compiledMethod({ method, methodExpression }: MethodParts): CompiledMethod {
  if (method !== 'dynamic') return { method: async () => method };
  const expression = compileExpression(methodExpression ?? defaultMethodExpression);
  const needs = scopeNeeds([expression]);
  return {
    async method(message, exchange) {
      const scope = messageScope(message, await fetchedScope(needs, message, exchange), exchange);
      return knownMethod(valueText(expression.evaluate(scope)).trim().toUpperCase());
    },
  };
}

const known: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Nothing is `POST`. @see SAP Help, "HTTP Receiver Adapter" (Method: Dynamic) */
function knownMethod(text: string): string {
  if (text === '') return 'POST';
  if (known.has(text)) return text;
  throw new FlowError(
    'VALUE_INVALID',
    `The method of the call is no HTTP method (a text of ${text.length} characters).`,
    { hint: `Use one of ${[...known].join(', ')}.` },
  );
}

const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']);

/** Whether a request with this method usually has a body. */
export function usuallyHasBody(method: string): boolean {
  return !bodiless.has(method);
}
