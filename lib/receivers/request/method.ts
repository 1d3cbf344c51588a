import { FlowError } from '../../errors.ts';
import { compileExpression } from '../../expression/compile.ts';
import type { Expression, ExpressionScope } from '../../expression/expression.ts';
import type { HttpReceiver } from '../../flow/receivers.ts';
import { valueText } from '../../message/value.ts';

/** What a dynamic method is taken from unless the receiver says otherwise. */
export const defaultMethodExpression = '${header.CamelHttpMethod}';

/** The method of a call. */
export interface CompiledMethod {
  readonly expressions: readonly Expression[];
  /** @throws FlowError `VALUE_INVALID` when the message gives none that exists */
  method(scope: ExpressionScope): string;
}

type MethodParts = Pick<HttpReceiver, 'method' | 'methodExpression'>;

export function compiledMethod({ method, methodExpression }: MethodParts): CompiledMethod {
  if (method !== 'dynamic') return { expressions: [], method: () => method };
  const expression = compileExpression(methodExpression ?? defaultMethodExpression);
  return {
    expressions: [expression],
    method: (scope) => knownMethod(valueText(expression.evaluate(scope)).trim().toUpperCase()),
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
