import type { ModelCall, TokenUsage } from '../exchange/processing-log.ts';
import type { BufferedBody } from '../message/body.ts';
import type { MessageHeaders } from '../message/message-headers.ts';
import { jsonMember } from '../text/json-member.ts';

/** Names of the same figure in OpenAI's APIs: completions and chat say the first, responses the second. */
const inputNames = ['prompt_tokens', 'input_tokens'];
const outputNames = ['completion_tokens', 'output_tokens'];

/** Which model answered with a JSON reply and the tokens it says it took; `undefined` when it says nothing of them. */
export function modelCall(reply: MessageHeaders, body: BufferedBody): ModelCall | undefined {
  if (!/\bjson\b/i.test(String(reply.get('content-type') ?? ''))) return undefined;
  return modelCallOf(parsedJson(body));
}

/** The same of a reply's JSON, or of the part of a stream that bears it. */
export function modelCallOf(json: unknown): ModelCall | undefined {
  const usage = tokenUsage(jsonMember(json, 'usage'));
  return usage && { model: text(json, 'model'), serviceTier: text(json, 'service_tier'), usage };
}

function tokenUsage(usage: unknown): TokenUsage | undefined {
  const figures = {
    inputTokens: firstNumber(usage, inputNames),
    outputTokens: firstNumber(usage, outputNames),
    cachedInputTokens: detail(usage, inputNames, 'cached_tokens'),
    reasoningTokens: detail(usage, outputNames, 'reasoning_tokens'),
    cacheWriteTokens: detail(usage, inputNames, 'cache_write_tokens'),
    totalTokens: firstNumber(usage, ['total_tokens']),
  };
  const known = Object.entries(figures).filter(([, figure]) => figure !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

function parsedJson(body: BufferedBody): unknown {
  try {
    return JSON.parse(body.text);
  } catch {
    return undefined; // a reply that is no JSON says nothing of tokens; the caller gets it as it is
  }
}

function text(object: unknown, name: string): string | undefined {
  const value = jsonMember(object, name);
  return typeof value === 'string' ? value : undefined;
}

function firstNumber(object: unknown, names: readonly string[]): number | undefined {
  return names.map((name) => jsonMember(object, name)).find(isCount);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function detail(usage: unknown, names: readonly string[], member: string): number | undefined {
  return names
    .map((name) => firstNumber(jsonMember(usage, `${name}_details`), [member]))
    .find((value) => value !== undefined);
}
