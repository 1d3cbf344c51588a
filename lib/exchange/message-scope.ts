import { FlowError } from '../errors.ts';
import type { Expression, ExpressionScope } from '../expression/expression.ts';
import { BufferedBody } from '../message/body.ts';
import { bufferedBody, type Message } from '../message/message.ts';
import type { Secret } from '../message/secret.ts';
import type { Value } from '../message/value.ts';
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

const nothing: FetchedScope = { body: BufferedBody.empty, secrets: new Map() };

/** @throws FlowError `CREDENTIAL_…`, and whatever a body that is still on its way fails with */
export function fetchedScope(
  needs: ScopeNeeds,
  message: Message,
  exchange: Exchange,
): FetchedScope | Promise<FetchedScope> {
  const isEmpty = !needs.needsBody && needs.credentials.length === 0;
  return isEmpty ? nothing : fetched(needs, message, exchange);
}

async function fetched(
  { needsBody, credentials: names }: ScopeNeeds,
  message: Message,
  { ports: { credentials } }: Exchange,
): Promise<FetchedScope> {
  const secrets = await Promise.all(names.map(async (name) => [name, await credentials.get(name)] as const));
  return {
    body: needsBody ? await bufferedBody(message) : BufferedBody.empty,
    secrets: new Map(secrets),
  };
}

/** What an expression sees of a message. */
export function messageScope(message: Message, fetched: FetchedScope, exchange: Exchange): ExpressionScope {
  return new MessageScope(message, fetched, exchange);
}

class MessageScope implements ExpressionScope {
  readonly #message: Message;
  readonly #fetched: FetchedScope;
  readonly #exchange: Exchange;
  readonly exception = undefined;

  constructor(message: Message, fetched: FetchedScope, exchange: Exchange) {
    this.#message = message;
    this.#fetched = fetched;
    this.#exchange = exchange;
  }

  get body(): BufferedBody {
    return this.#fetched.body;
  }

  get messageId(): string {
    return this.#exchange.id;
  }

  header(name: string): string | Secret | undefined {
    return this.#message.headers.get(name);
  }

  property(name: string): Value | undefined {
    return this.#message.properties.get(name)?.value;
  }

  secureParameter(name: string): Secret {
    const secret = this.#fetched.secrets.get(name);
    if (secret) return secret;
    throw new FlowError('CREDENTIAL_MISSING', `No credential "${name}" was fetched for this step.`);
  }

  now(): Date {
    return new Date(this.#exchange.ports.now());
  }
}
