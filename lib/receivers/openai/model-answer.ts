import type { OpenAiApi } from '../../flow/openai-call.ts';
import { compiledPointer } from '../../text/json-pointer.ts';
import { jsonMember } from '../../text/json-member.ts';

/** What a model answered, the same whichever API was asked. */
export interface ModelAnswer {
  readonly id: string | undefined;
  readonly model: string | undefined;
  /** Why the model stopped, in the words of chat completions: `stop`, `length`, `content_filter` … */
  readonly finishReason: string | undefined;
  readonly text: string | undefined;
  /** What the model said in place of an answer. */
  readonly refusal: string | undefined;
  /** The vector of an embedding or the result of a moderation. */
  readonly json: unknown;
}

/** Reads the reply of an API. What is not there is `undefined`; whether that is a fault is not said here. */
export function parseModelAnswer(api: OpenAiApi, reply: unknown): ModelAnswer {
  return { ...nothing, id: textAt(reply, '/id'), model: textAt(reply, '/model'), ...readers[api](reply) };
}

const nothing = { finishReason: undefined, text: undefined, refusal: undefined, json: undefined };

const readers: Readonly<Record<OpenAiApi, (reply: unknown) => Partial<ModelAnswer>>> = {
  'chat-completions': (reply) => ({
    finishReason: textAt(reply, '/choices/0/finish_reason'),
    text: textAt(reply, '/choices/0/message/content'),
    refusal: textAt(reply, '/choices/0/message/refusal'),
  }),
  responses: responsesAnswer,
  completions: (reply) => ({
    finishReason: textAt(reply, '/choices/0/finish_reason'),
    text: textAt(reply, '/choices/0/text'),
  }),
  embeddings: (reply) => ({ json: at(reply, '/data/0/embedding') }),
  moderations: (reply) => ({ json: at(reply, '/results/0') }),
};

/** The output is a list of items, messages among them, each with parts. @see OpenAI API reference, "Responses" */
function responsesAnswer(reply: unknown): Partial<ModelAnswer> {
  const parts = list(jsonMember(reply, 'output'))
    .filter((item) => jsonMember(item, 'type') === 'message')
    .flatMap((item) => list(jsonMember(item, 'content')));
  return {
    finishReason: responsesFinish(reply),
    text: joined(parts, 'output_text', 'text'),
    refusal: joined(parts, 'refusal', 'refusal'),
  };
}

function responsesFinish(reply: unknown): string | undefined {
  const status = textAt(reply, '/status');
  if (status === 'completed') return 'stop';
  const reason = textAt(reply, '/incomplete_details/reason');
  return reason === 'max_output_tokens' ? 'length' : (reason ?? status);
}

function joined(parts: readonly unknown[], type: string, member: string): string | undefined {
  const texts = parts
    .filter((part) => jsonMember(part, 'type') === type)
    .map((part) => jsonMember(part, member));
  return texts.length > 0 ? texts.filter((text) => typeof text === 'string').join('') : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textAt(reply: unknown, pointer: string): string | undefined {
  const value = at(reply, pointer);
  return typeof value === 'string' ? value : undefined;
}

function at(reply: unknown, pointer: string): unknown {
  return compiledPointer(pointer)(reply);
}
