import type { ModelCall, TokenUsage } from '../../exchange/processing-log.ts';
import type { BufferedBody } from '../../message/body.ts';
import type { HeaderPairs } from '../../message/header-pairs.ts';
import { isJson } from '../../message/media-types.ts';
import { jsonMember } from '../../text/json-member.ts';
import { jsonValue } from '../../text/json-value.ts';

/** Which model answered with a JSON reply and the tokens it says it took; `undefined` when it says nothing of them. */
export function modelCall(reply: HeaderPairs, body: BufferedBody): ModelCall | undefined {
  return isJson(reply) ? modelCallOf(parsedJson(body)) : undefined;
}

/** The same of a reply's JSON, or of the part of a stream that bears it. */
export function modelCallOf(json: unknown): ModelCall | undefined {
  const usage = tokenUsage(jsonMember(json, 'usage')) ?? ollamaUsage(json);
  return usage && { model: text(json, 'model'), serviceTier: text(json, 'service_tier'), usage };
}

type Place = readonly [member: string, detail?: string];

/** Where a figure stands in OpenAI's APIs: completions and chat have the first names, responses the second. */
const figurePlaces: readonly (readonly [keyof TokenUsage, ...Place[]])[] = [
  ['inputTokens', ['prompt_tokens'], ['input_tokens']],
  ['outputTokens', ['completion_tokens'], ['output_tokens']],
  [
    'cachedInputTokens',
    ['prompt_tokens_details', 'cached_tokens'],
    ['input_tokens_details', 'cached_tokens'],
  ],
  [
    'reasoningTokens',
    ['completion_tokens_details', 'reasoning_tokens'],
    ['output_tokens_details', 'reasoning_tokens'],
  ],
  [
    'cacheWriteTokens',
    ['prompt_tokens_details', 'cache_write_tokens'],
    ['input_tokens_details', 'cache_write_tokens'],
  ],
  ['totalTokens', ['total_tokens']],
];

function tokenUsage(usage: unknown): TokenUsage | undefined {
  const known: { -readonly [Figure in keyof TokenUsage]: number } = {};
  let isKnown = false;
  for (const [figure, ...places] of figurePlaces) {
    for (const [member, detail] of places) {
      const value = jsonMember(usage, member);
      const count = detail === undefined ? value : jsonMember(value, detail);
      if (!isCount(count)) continue;
      known[figure] = count;
      isKnown = true;
      break;
    }
  }
  return isKnown ? known : undefined;
}

/** Ollama's own API says the figures beside the answer. */
function ollamaUsage(json: unknown): TokenUsage | undefined {
  return tokenUsage({
    prompt_tokens: jsonMember(json, 'prompt_eval_count'),
    completion_tokens: jsonMember(json, 'eval_count'),
  });
}

function parsedJson(body: BufferedBody): unknown {
  try {
    return jsonValue(body.text);
  } catch {
    return undefined; // a reply that is no text says nothing of tokens; the caller gets it as it is
  }
}

function text(object: unknown, name: string): string | undefined {
  const value = jsonMember(object, name);
  return typeof value === 'string' ? value : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
