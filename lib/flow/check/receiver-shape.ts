import type { ChatMessage, OpenAiApi, OpenAiCall, ReplyMapping, ResponseFormat } from '../openai-call.ts';
import type {
  ApiKeyAuthentication,
  BasicAuthentication,
  CircuitBreakerDeclaration,
  HttpReceiver,
  OAuth2ClientCredentials,
  OpenAiReceiver,
  ReceiverAuthentication,
  ReceiverDeclaration,
  RetryDeclaration,
  TrustDeclaration,
} from '../receivers.ts';
import { methodWords } from './method-words.ts';
import {
  anything,
  either,
  flag,
  kinds,
  listOf,
  type MembersOf,
  namedBy,
  number,
  numberOrText,
  object,
  optional,
  required,
  text,
  words,
} from './shape.ts';

const texts = namedBy(text);

const ofCredential = object<BasicAuthentication>({ type: required(text), credential: required(text) });
const authentication = kinds<ReceiverAuthentication['type']>({
  none: object<{ readonly type: 'none' }>({ type: required(text) }),
  basic: ofCredential,
  bearer: ofCredential,
  'client-certificate': ofCredential,
  'api-key': object<ApiKeyAuthentication>({
    type: required(text),
    credential: required(text),
    header: required(text),
    prefix: optional(text),
  }),
  'oauth2-client-credentials': object<OAuth2ClientCredentials>({
    type: required(text),
    credential: required(text),
    tokenUrl: required(text),
    scope: optional(text),
    parameters: optional(texts),
    clientAuthentication: optional(
      words<NonNullable<OAuth2ClientCredentials['clientAuthentication']>>({ header: true, body: true }),
    ),
  }),
});

type Shared = Omit<
  HttpReceiver,
  'type' | 'method' | 'methodExpression' | 'address' | 'sendBody' | 'throwExceptionOnFailure'
>;
const shared: MembersOf<Shared> = {
  query: optional(text),
  authentication: optional(authentication),
  trust: optional(
    object<TrustDeclaration>({
      credential: required(text),
      mode: optional(words<NonNullable<TrustDeclaration['mode']>>({ additional: true, only: true })),
    }),
  ),
  proxy: optional(text),
  timeoutMs: optional(numberOrText),
  connectTimeoutMs: optional(numberOrText),
  firstByteTimeoutMs: optional(numberOrText),
  idleTimeoutMs: optional(numberOrText),
  maxReplyBytes: optional(numberOrText),
  requestHeaders: optional(text),
  responseHeaders: optional(text),
  copyHeaders: optional(flag),
  errorDetails: optional(flag),
  tokenUsage: optional(words<NonNullable<HttpReceiver['tokenUsage']>>({ openai: true })),
  retry: optional(
    object<RetryDeclaration>({
      attempts: required(numberOrText),
      statuses: optional(listOf(number)),
      intervalMs: optional(numberOrText),
      maxIntervalMs: optional(numberOrText),
    }),
  ),
  idempotencyKeyHeader: optional(text),
  fallbacks: optional(listOf(text)),
  circuitBreaker: optional(
    object<CircuitBreakerDeclaration>({ failures: required(numberOrText), openMs: required(numberOrText) }),
  ),
  allowedHosts: optional(listOf(text)),
  allowPrivateAddresses: optional(flag),
  followRedirects: optional(number),
  session: optional(words<NonNullable<HttpReceiver['session']>>({ none: true, exchange: true, flow: true })),
};

const call: MembersOf<OpenAiCall> = {
  api: required(
    words<OpenAiApi>({
      'chat-completions': true,
      responses: true,
      completions: true,
      embeddings: true,
      moderations: true,
    }),
  ),
  model: required(text),
  instructions: optional(text),
  prompt: optional(text),
  messages: optional(
    listOf(
      object<ChatMessage>({
        role: required(
          words<ChatMessage['role']>({ system: true, developer: true, user: true, assistant: true }),
        ),
        content: required(text),
      }),
    ),
  ),
  temperature: optional(numberOrText),
  maxOutputTokens: optional(numberOrText),
  responseFormat: optional(
    object<ResponseFormat>({ name: required(text), schema: required(anything), repair: optional(flag) }),
  ),
  parameters: optional(namedBy(anything)),
  acceptCut: optional(flag),
  result: optional(
    object<ReplyMapping>({
      body: optional(
        words<NonNullable<ReplyMapping['body']>>({ text: true, json: true, reply: true, kept: true }),
      ),
      properties: optional(texts),
    }),
  ),
};

/** What a receiver may hold. */
export const receiverShape = kinds<ReceiverDeclaration['type']>({
  http: object<HttpReceiver>({
    type: required(text),
    method: required(words<HttpReceiver['method']>({ ...methodWords, dynamic: true })),
    methodExpression: optional(text),
    address: required(text),
    sendBody: optional(flag),
    throwExceptionOnFailure: optional(either(flag, listOf(number))),
    ...shared,
  }),
  openai: object<OpenAiReceiver>({ type: required(text), address: optional(text), ...shared, ...call }),
});
