import { FlowError } from '../errors.ts';
import type { Expression, ExpressionScope } from '../expression/expression.ts';
import { BufferedBody } from '../message/body.ts';
import { bufferedBody, type Message } from '../message/message.ts';
import type { Secret } from '../message/secret.ts';
import type { Exchange } from './exchange.ts';

/** What must be fetched before expressions can be evaluated without waiting. */
export interface ScopeNeeds {
  readonly needsBody: boolean;
  readonly credentials: readonly string[];
}

/** What the expressions of one step need between them; made once, at compile time. */
export function scopeNeeds(expressions: readonly Expression[], needsBody = false): ScopeNeeds {
  const names = expressions.flatMap(({ references }) =>
    references.filter(({ type }) => type === 'secureParameter'),
  );
  return {
    needsBody: needsBody || expressions.some((expression) => expression.needsBody),
    credentials: [...new Set(names.map(({ name }) => name))],
  };
}

/** The body and the credentials that a step's expressions read, fetched once for all its rows. */
export interface FetchedScope {
  readonly body: BufferedBody;
  readonly secrets: ReadonlyMap<string, Secret>;
}

export async function fetchedScope(
  needs: ScopeNeeds,
  message: Message,
  exchange: Exchange,
): Promise<FetchedScope> {
  const { credentials } = exchange.ports;
  const secrets = await Promise.all(
    needs.credentials.map(async (name) => [name, await credentials.get(name)] as const),
  );
  return {
    body: needs.needsBody ? await bufferedBody(message) : BufferedBody.empty,
    secrets: new Map(secrets),
  };
}

/** What an expression sees of a message. */
export function messageScope(message: Message, fetched: FetchedScope, exchange: Exchange): ExpressionScope {
  return {
    header: (name) => message.headers.get(name),
    property: (name) => message.properties.get(name)?.value,
    secureParameter: (name) => {
      const secret = fetched.secrets.get(name);
      if (!secret)
        throw new FlowError('CREDENTIAL_MISSING', `No credential "${name}" was fetched for this step.`);
      return secret;
    },
    body: fetched.body,
    exception: undefined,
    messageId: exchange.id,
    now: () => new Date(exchange.ports.now()),
  };
}
