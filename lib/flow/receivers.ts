import type { NumberOrParameter } from './numbers.ts';
import type { OpenAiCall } from './openai-call.ts';
import type { HttpMethod } from './senders.ts';

/** Who is called. */
export type ReceiverDeclaration = HttpReceiver | OpenAiReceiver;

/**
 * The HTTP receiver. Headers of the message leave only when listed, as from version 1.8 of CPI's adapter on.
 * @see SAP Help, "HTTP Receiver Adapter"
 */
export interface HttpReceiver {
  readonly type: 'http';
  /** `dynamic` takes the method from {@link HttpReceiver.methodExpression}. */
  readonly method: HttpMethod | 'dynamic';
  /**
   * Gives the method where that is `dynamic`; `POST` when it gives nothing.
   * @default '${header.CamelHttpMethod}'
   */
  readonly methodExpression?: string;
  /**
   * Full URL; may hold expressions. A header `CamelHttpUri` that the flow sets takes its place. What stands before the
   * first expression is kept: an expression after the host can neither change the host nor leave the path before it.
   */
  readonly address: string;
  /**
   * Query without `?`; may hold expressions. The value of one within a parameter, such as `name=${property.name}`, is
   * encoded; one that stands alone between two `&` is a query itself, as `${header.CamelHttpQuery}` is.
   */
  readonly query?: string;
  /**
   * Whether the body is sent with methods that rarely have one: `GET`, `HEAD`, `DELETE`, `OPTIONS`. A `dynamic` `DELETE`
   * takes it along in any case, since it is the caller's own.
   * @default false
   */
  readonly sendBody?: boolean;
  /** @default { type: 'none' } */
  readonly authentication?: ReceiverAuthentication;
  /** Certificates to trust. @default those that Node.js trusts */
  readonly trust?: TrustDeclaration;
  /**
   * Proxy on the way to the receiver, such as `http://proxy.example:3128`; `none` for the direct way.
   * @default HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment
   */
  readonly proxy?: string;
  /**
   * Longest time in milliseconds until the reply is there, repetitions of the call included, never beyond the
   * message's own deadline. A reply that streams need only have begun.
   * @default 60000
   */
  readonly timeoutMs?: NumberOrParameter;
  /** Longest time to open one connection: name service, TCP and TLS. In milliseconds. @default 10000 */
  readonly connectTimeoutMs?: NumberOrParameter;
  /** Longest wait for a reply to begin once the request is sent, in milliseconds. @default timeoutMs */
  readonly firstByteTimeoutMs?: NumberOrParameter;
  /** Longest silence within a reply, in milliseconds. @default timeoutMs */
  readonly idleTimeoutMs?: NumberOrParameter;
  /**
   * Largest reply that is read whole, in bytes without its `Content-Encoding`; a larger one is `RECEIVER_REPLY_INVALID`.
   * What passes on as it comes may be larger.
   * @default 20971520
   */
  readonly maxReplyBytes?: NumberOrParameter;
  /**
   * Headers of the message to send: names parted by `|`, `*` for all. `Content-Type` is always sent, a header without
   * a value never.
   * @default ''
   */
  readonly requestHeaders?: string;
  /**
   * Headers of the reply to take into the message: names parted by `|`, `*` for all.
   * @default '*'
   */
  readonly responseHeaders?: string;
  /**
   * Whether the headers that the message had stay in it after the reply, under those of the reply.
   * @default true
   * @see Apache Camel, "HTTP" component, `copyHeaders`
   */
  readonly copyHeaders?: boolean;
  /**
   * Whether a status outside 2xx fails the message, or which ones do; any other flows on with `CamelHttpResponseCode`.
   * @default true
   */
  readonly throwExceptionOnFailure?: boolean | readonly number[];
  /** Whether the service's own reason for a refusal is passed on to the caller. @default true */
  readonly errorDetails?: boolean;
  /**
   * `openai`: streamed completions are asked to say how many tokens they took, with `stream_options.include_usage`, so
   * that the log is as exact as without streaming; a caller who did not ask for that does not see it. A service that
   * refuses the option is called once more without it, and not asked again. Leave it out for one that breaks on it.
   * @default streams are not asked
   */
  readonly tokenUsage?: 'openai';
  /** When the call is repeated. @default never */
  readonly retry?: RetryDeclaration;
  /**
   * Header that carries the message id, the same for all repetitions, to a service that takes a request with the same
   * value only once. With it every method may be repeated after every failure.
   * @default none
   */
  readonly idempotencyKeyHeader?: string;
  /**
   * Names of the receivers asked in turn when this one cannot be reached, keeps silent or answers 408, 429 or 5xx.
   * They get the message as this one got it.
   * @default none
   */
  readonly fallbacks?: readonly string[];
  /** When the receiver is left alone for a while. @default never */
  readonly circuitBreaker?: CircuitBreakerDeclaration;
  /**
   * Hosts that may be called where the host comes from the message, and after redirects: `api.example.com`,
   * `*.example.com` for all beneath, `api.example.com:8443` for a port that is not the usual one. Those that the message
   * chooses get the receiver's credential, those of a redirect never do.
   * @default only the host in `address`
   */
  readonly allowedHosts?: readonly string[];
  /**
   * Whether a host from the message or a redirect may stand in a private network. Link-local addresses, those of
   * cloud metadata services among them, may never be called so.
   * @default false
   */
  readonly allowPrivateAddresses?: boolean;
  /** How many redirects in a row are followed; credentials stay with the first host. @default 0 */
  readonly followRedirects?: number;
  /**
   * How long cookies that the host sets go back to it: not at all; for the calls of one message, as a service wants that
   * hands out a token and a session first; or for all messages of one environment, which only a service without
   * state per caller may be given.
   * @default 'none'
   */
  readonly session?: 'none' | 'exchange' | 'flow';
}

type HttpOnly = 'type' | 'method' | 'methodExpression' | 'address' | 'sendBody' | 'throwExceptionOnFailure';

/**
 * The OpenAI receiver: asks a model of OpenAI, or of a service that speaks its protocol, over all that the HTTP receiver
 * can do. A status outside 2xx always fails the message.
 * @see SAP Help, "AI Receiver Adapter"
 */
export interface OpenAiReceiver extends OpenAiCall, Omit<HttpReceiver, HttpOnly> {
  readonly type: 'openai';
  /** URL up to the version. @default 'https://api.openai.com/v1' */
  readonly address?: string;
  /** Headers of the reply to take into the message. @default '*' where the body becomes the reply, else '' */
  readonly responseHeaders?: string;
}

/** How the receiver is told who calls. The value is added at the moment of sending and is never in the message. */
export type ReceiverAuthentication =
  | { readonly type: 'none' }
  | BasicAuthentication
  | BearerAuthentication
  | ApiKeyAuthentication
  | OAuth2ClientCredentials
  | ClientCertificateAuthentication;

/** User and password; the secret is `{ "username": "…", "password": "…" }`. @see RFC 7617 */
export interface BasicAuthentication {
  readonly type: 'basic';
  readonly credential: string;
}

/** `Authorization: Bearer` with the credential's value. @see RFC 6750 */
export interface BearerAuthentication {
  readonly type: 'bearer';
  readonly credential: string;
}

/** A header of the service's choice with the credential's value. */
export interface ApiKeyAuthentication {
  readonly type: 'api-key';
  readonly credential: string;
  /** Such as `api-key`. */
  readonly header: string;
  /** Text before the value, such as `Token `. @default '' */
  readonly prefix?: string;
}

/**
 * A token that the token service gives for client id and secret; the secret is
 * `{ "clientId": "…", "clientSecret": "…" }`.
 * @see RFC 6749, section 4.4
 */
export interface OAuth2ClientCredentials {
  readonly type: 'oauth2-client-credentials';
  readonly credential: string;
  /** Address of the token service; it is called with the receiver's trust, proxy and time. */
  readonly tokenUrl: string;
  /** Scopes parted by blanks. @default none is asked for */
  readonly scope?: string;
  /** Further parameters of the token request, such as `audience` or `resource`. @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Where client id and secret stand in the token request.
   * @default 'header'
   * @see RFC 6749, section 2.3.1
   */
  readonly clientAuthentication?: 'header' | 'body';
}

/** A TLS client certificate; the secret is `{ "certificate": "…", "privateKey": "…" }`, both PEM. */
export interface ClientCertificateAuthentication {
  readonly type: 'client-certificate';
  readonly credential: string;
}

/** Certificates that a receiver's own certificate may be signed by. */
export interface TrustDeclaration {
  /** Credential whose secret holds PEM certificates, one after the other. */
  readonly credential: string;
  /** Whether they are trusted besides those that Node.js trusts, or alone. @default 'additional' */
  readonly mode?: 'additional' | 'only';
}

/**
 * When a call is repeated. Waits grow exponentially and are chosen at random up to that (full jitter); a service that
 * says in `Retry-After` how long to wait is obeyed. No repetition is begun that cannot end in time. `POST` and `PATCH`
 * are repeated only when the service cannot have acted on the request: it was never reached, or answered 409, 429 or
 * 503 with `Retry-After`; after the rest only with an `idempotencyKeyHeader`. A service that says `x-should-retry: true`
 * or `false`, as OpenAI does, is believed.
 */
export interface RetryDeclaration {
  /** Calls in all, the first one included. */
  readonly attempts: NumberOrParameter;
  /** Statuses after which the call is repeated. @default 408, 409, 429 and all from 500 on */
  readonly statuses?: readonly number[];
  /** Upper bound of the first wait, in milliseconds; each further one is twice the one before. @default 500 */
  readonly intervalMs?: NumberOrParameter;
  /** Upper bound of every wait, in milliseconds. @default 8000 */
  readonly maxIntervalMs?: NumberOrParameter;
}

/**
 * When a receiver that fails all the time is left alone. After `failures` failures in a row (no connection, no reply in
 * time, 5xx) calls to the same host fail at once for `openMs`; then one call tries whether it is back.
 */
export interface CircuitBreakerDeclaration {
  readonly failures: NumberOrParameter;
  /** In milliseconds. */
  readonly openMs: NumberOrParameter;
}
