import type { JsonSchema } from '../text/json-schema/json-schema.ts';
import type { JsonTemplate } from './json-template.ts';

/** What is asked of a model and what becomes of its answer. Texts are expressions; a value can hold anything. */
export interface OpenAiCall {
  /** `completions` is the old API that knows no messages. */
  readonly api: OpenAiApi;
  readonly model: string;
  /** What the model is told before the prompt. For `chat-completions` and `responses`. */
  readonly instructions?: string;
  /** What is asked, embedded or moderated. @default '${in.body}' */
  readonly prompt?: string;
  /** A conversation in place of `prompt`. For `chat-completions` and `responses`. */
  readonly messages?: readonly ChatMessage[];
  /** From 0 to 2; an expression that gives nothing leaves it to the model. */
  readonly temperature?: number | string;
  /** Most tokens of the answer, those of reasoning among them. @default as the API has it */
  readonly maxOutputTokens?: number | string;
  /** Lets the model answer JSON. For `chat-completions` and `responses`. */
  readonly responseFormat?: ResponseFormat;
  /** Further members of the request, such as `{ seed: 1 }`; they go over what the rest of the declaration gives. */
  readonly parameters?: Readonly<Record<string, JsonTemplate>>;
  /**
   * Whether an answer that `maxOutputTokens` cut short is taken as it is. One with a `responseFormat` never is.
   * @default false: it fails the message with `MODEL_OUTPUT_CUT`
   */
  readonly acceptCut?: boolean;
  readonly result?: ReplyMapping;
}

export type OpenAiApi = 'chat-completions' | 'responses' | 'completions' | 'embeddings' | 'moderations';

/** One message of a conversation. */
export interface ChatMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly content: string;
}

/**
 * JSON by a schema. The answer is checked against it; one that does not match goes back to the model once, with what is
 * wrong. The schema holds no expressions.
 */
export interface ResponseFormat {
  /** Letters, digits, `_` and `-`; at most 64. */
  readonly name: string;
  readonly schema: JsonSchema;
  /** Whether an answer that does not match goes back to the model once. @default true */
  readonly repair?: boolean;
}

/** What a message takes of the answer. */
export interface ReplyMapping {
  /**
   * `text`: the model's text. `json`: its JSON, the vector or the moderation result. `reply`: the service's reply as it
   * is. `kept`: the body stays.
   * @default 'json' with a responseFormat, for embeddings and for moderations, else 'text'
   */
  readonly body?: 'text' | 'json' | 'reply' | 'kept';
  /** By the name of an exchange property, what it gets; a JSON Pointer looks into the answer's JSON. */
  readonly properties?: Readonly<Record<string, ReplyPart>>;
}

export type ReplyPart = 'text' | 'finishReason' | 'model' | 'id' | 'usage' | `/${string}`;
