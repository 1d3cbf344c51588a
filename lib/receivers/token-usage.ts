import type { TokenUsage } from '../exchange/processing-log.ts';
import type { BufferedBody } from '../message/body.ts';
import type { MessageHeaders } from '../message/message-headers.ts';
import { jsonMember } from '../text/json-member.ts';

/** Names of the same figure in OpenAI's APIs: completions and chat say the first, responses the second. */
const inputNames = ['prompt_tokens', 'input_tokens'];
const outputNames = ['completion_tokens', 'output_tokens'];

/** The tokens that a JSON reply says it took; `undefined` when it says nothing of them. */
export function tokenUsage(reply: MessageHeaders, body: BufferedBody): TokenUsage | undefined {
  if (!/\bjson\b/i.test(String(reply.get('content-type') ?? ''))) return undefined;
  const usage = jsonMember(parsedJson(body), 'usage');
  const input = firstNumber(usage, inputNames);
  const output = firstNumber(usage, outputNames);
  const figures = {
    inputTokens: input,
    outputTokens: output,
    cachedInputTokens: detail(usage, inputNames, 'cached_tokens'),
    reasoningTokens: detail(usage, outputNames, 'reasoning_tokens'),
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

function firstNumber(object: unknown, names: readonly string[]): number | undefined {
  return names.map((name) => jsonMember(object, name)).find((value) => typeof value === 'number');
}

function detail(usage: unknown, names: readonly string[], member: string): number | undefined {
  return names
    .map((name) => firstNumber(jsonMember(usage, `${name}_details`), [member]))
    .find((value) => value !== undefined);
}
