import type { ExpressionScope } from '../../lib/expression/expression.ts';
import { BufferedBody } from '../../lib/message/body.ts';
import { Secret } from '../../lib/message/secret.ts';
import type { Value } from '../../lib/message/value.ts';

interface ScopeValues {
  readonly headers?: Readonly<Record<string, string | Secret>>;
  readonly properties?: Readonly<Record<string, Value>>;
  readonly body?: string;
  readonly exception?: Error;
  readonly now?: string;
}

/** A scope of a test; every secure parameter has the value `key-of-NAME`. */
export function scopeOf({
  headers = {},
  properties = {},
  body,
  exception,
  now = '2026-03-05T04:06:07.089Z',
}: ScopeValues): ExpressionScope {
  const [headerValues, propertyValues] = [
    new Map(Object.entries(headers)),
    new Map(Object.entries(properties)),
  ];
  return {
    header: (name) => headerValues.get(name),
    property: (name) => propertyValues.get(name),
    secureParameter: (name) => new Secret(`key-of-${name}`),
    get body() {
      if (body === undefined) throw new Error('This expression must leave the body alone.');
      return BufferedBody.fromText(body);
    },
    exception,
    messageId: 'message-1',
    now: () => new Date(now),
  };
}
