import { FlowError } from '../../errors.ts';
import { compileExpression } from '../../expression/compile.ts';
import type { Expression, ExpressionScope } from '../../expression/expression.ts';
import type { HttpReceiver } from '../../flow/receivers.ts';
import { Secret } from '../../message/secret.ts';
import { type Value, valueText } from '../../message/value.ts';
import { pathGuard } from './path-guard.ts';
import { compiledQuery, splitAddress } from './query.ts';

/** Where a message goes. */
export interface CompiledAddress {
  readonly expressions: readonly Expression[];
  /**
   * @throws FlowError `RECEIVER_ADDRESS_REFUSED` when a value of the message leads away from the address's literal part,
   *   `SECRET_MISPLACED`, `EXPRESSION_EVALUATION`
   */
  url(scope: ExpressionScope): URL;
}

type AddressParts = Pick<HttpReceiver, 'address' | 'query'>;

/** Header with which a flow sets the whole address. @see SAP Help, "HTTP Receiver Adapter" */
const overridingHeader = 'CamelHttpUri';

/** How many addresses of messages are kept, so that what is called again and again is read and checked once. */
const maxKnown = 100;
const maxKnownLength = 500;

/** The address of a receiver; one without expressions is read once. */
export function compiledAddress({ address, query = '' }: AddressParts): CompiledAddress {
  const [before, own] = splitAddress(address);
  const base = compileExpression(before);
  const [addressed, added] = [
    compiledQuery(own === '' || query === '' ? own + query : `${own}&${query}`),
    compiledQuery(query),
  ];
  const fixed = /\$/.test(address + query) ? undefined : parsedUrl(address, query);
  const guarded = pathGuard(before);
  const known = new Map<string, URL>();
  const ownUrl = (base: string, search: string): URL => {
    const key = `${base.length} ${base}${search}`;
    const url = known.get(key) ?? withQuery(guarded(base), search);
    if (known.size >= maxKnown) known.clear();
    if (key.length <= maxKnownLength) known.set(key, url);
    return url;
  };
  return {
    expressions: [base, ...addressed.expressions],
    url(scope) {
      const override = scope.header(overridingHeader);
      if (override !== undefined) return withQuery(openText(override), added.text(scope, evaluatedText));
      return fixed ?? ownUrl(evaluatedText(base, scope), addressed.text(scope, evaluatedText));
    },
  };
}

function evaluatedText(expression: Expression, scope: ExpressionScope): string {
  return openText(expression.evaluate(scope));
}

/** A secret in an address would stand in the logs of everybody on the way. */
function openText(value: Value): string {
  if (!(value instanceof Secret)) return valueText(value);
  throw new FlowError('SECRET_MISPLACED', 'The address of the receiver would hold a secure parameter.', {
    hint: 'Let the receiver add the credential, or send it in a header.',
  });
}

function withQuery(base: string, search: string): URL {
  const url = parsedUrl(base, search);
  if (url) return url;
  throw new FlowError('EXPRESSION_EVALUATION', 'The address of the receiver is no http or https URL.', {
    hint: 'Write it in full, such as https://api.openai.com/v1, without user and password.',
  });
}

function parsedUrl(base: string, search: string): URL | undefined {
  const query = search.replaceAll('#', '%23');
  const url = URL.parse(query === '' ? base : `${base}${base.includes('?') ? '&' : '?'}${query}`);
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  return isHttp && url.username === '' && url.password === '' ? url : undefined;
}
