import { OpenAiError } from './openai-error.ts';

/** A request for completions, checked as far as the stand-in looks at it. */
export interface CompletionRequest {
  readonly model: string;
  readonly prompts: readonly string[];
  readonly maxTokens: number;
  readonly isStreamed: boolean;
  readonly includesUsage: boolean;
}

export interface Completion {
  readonly id: string;
  readonly object: 'text_completion';
  readonly created: number;
  readonly model: string;
  readonly choices: readonly Choice[];
  readonly usage: Usage;
}

interface Choice {
  readonly text: string;
  readonly index: number;
  readonly logprobs: null;
  readonly finish_reason: 'stop' | 'length' | null;
}

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** OpenAI's own default for this API. */
const defaultMaxTokens = 16;
const completionModels = /^(gpt-3\.5-turbo-instruct|davinci-002|babbage-002)/;
const knownModels = /^(gpt-|o\d|chatgpt-|text-embedding-|davinci-|babbage-)/;

/**
 * Reads the body of a request for completions.
 * @throws OpenAiError with OpenAI's words
 * @see https://platform.openai.com/docs/api-reference/completions/create
 */
export function parseCompletionRequest(json: string): CompletionRequest {
  const body = parsedObject(json);
  const { model, prompt, stream, stream_options: streamOptions } = body;
  if (typeof model !== 'string') throw missing('model');
  checkModel(model);
  const prompts = [prompt].flat();
  if (prompt === undefined || !prompts.every((one) => typeof one === 'string')) throw missing('prompt');
  checkTemperature(body['temperature']);
  return {
    model,
    prompts,
    maxTokens: maxTokens(body['max_tokens']),
    isStreamed: stream === true,
    includesUsage: Object(streamOptions)['include_usage'] === true,
  };
}

/** The stand-in's completions: the same for the same prompt, and cut at the most tokens as a model's would be. */
export function completion(request: CompletionRequest, now: number): Completion {
  const choices = request.prompts.map((prompt, index) => choice(prompt, index, request.maxTokens));
  const prompt_tokens = tokenCount(request.prompts.join(''));
  const completion_tokens = tokenCount(choices.map(({ text }) => text).join(''));
  return {
    id: `cmpl-local${now.toString(36)}`,
    object: 'text_completion',
    created: Math.floor(now / 1000),
    model: request.model,
    choices,
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  };
}

/** The same completion in the pieces in which OpenAI streams it, the end marker not included. */
export function completionChunks(
  { usage, choices, ...rest }: Completion,
  includesUsage: boolean,
): readonly unknown[] {
  const pieces = choices.flatMap(({ text, ...choice }) => [
    ...(text.match(/\s*\S+/g) ?? []).map((word) => ({
      ...rest,
      choices: [{ ...choice, text: word, finish_reason: null }],
    })),
    { ...rest, choices: [{ ...choice, text: '' }] },
  ]);
  return includesUsage
    ? [...pieces.map((piece) => ({ ...piece, usage: null })), { ...rest, choices: [], usage }]
    : pieces;
}

/** What the stand-in says to a prompt. */
export function reply(prompt: string): string {
  const start = [...prompt.trim()].slice(0, 40).join('');
  const rest = start.length < prompt.trim().length ? ' …' : '';
  return `Hello! I am the built-in stand-in for OpenAI, no model. You wrote "${start}${rest}".`;
}

function choice(prompt: string, index: number, maxTokens: number): Choice {
  const text = `\n\n${reply(prompt)}`;
  const isCut = tokenCount(text) > maxTokens;
  const cut = isCut ? [...text].slice(0, maxTokens * charactersPerToken).join('') : text;
  return { text: cut, index, logprobs: null, finish_reason: isCut ? 'length' : 'stop' };
}

const charactersPerToken = 4;

function tokenCount(text: string): number {
  return Math.ceil([...text].length / charactersPerToken);
}

function parsedObject(json: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json)) as Readonly<Record<string, unknown>>;
  } catch {
    throw new OpenAiError(
      400,
      'We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.',
    );
  }
}

function checkModel(model: string): void {
  if (completionModels.test(model)) return;
  if (!knownModels.test(model)) {
    const message = `The model \`${model}\` does not exist or you do not have access to it.`;
    throw new OpenAiError(404, message, { code: 'model_not_found' });
  }
  throw new OpenAiError(
    404,
    'This is a chat model and not supported in the v1/completions endpoint. Did you mean to use v1/chat/completions?',
    { param: 'model' },
  );
}

function checkTemperature(temperature: unknown): void {
  if (temperature === undefined || temperature === null) return;
  if (typeof temperature !== 'number') throw invalidType('temperature', 'a decimal');
  if (temperature < 0) throw outOfRange('temperature', 'decimal', { got: temperature, min: 0 });
  if (temperature > 2) throw outOfRange('temperature', 'decimal', { got: temperature, max: 2 });
}

function maxTokens(value: unknown): number {
  if (value === undefined || value === null) return defaultMaxTokens;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw invalidType('max_tokens', 'an integer');
  if (value < 0) throw outOfRange('max_tokens', 'integer', { got: value, min: 0 });
  return value;
}

interface Range {
  readonly got: number;
  readonly min?: number;
  readonly max?: number;
}

function outOfRange(param: string, kind: string, { got, min, max }: Range): OpenAiError {
  const [where, limit, code] =
    min === undefined
      ? ['above maximum', `<= ${max}`, 'above_max']
      : ['below minimum', `>= ${min}`, 'below_min'];
  return new OpenAiError(
    400,
    `Invalid '${param}': ${kind} ${where} value. Expected a value ${limit}, but got ${got} instead.`,
    { param, code: `${kind}_${code}_value` },
  );
}

function invalidType(param: string, expected: string): OpenAiError {
  return new OpenAiError(400, `Invalid type for '${param}': expected ${expected}.`, {
    param,
    code: 'invalid_type',
  });
}

function missing(param: string): OpenAiError {
  return new OpenAiError(400, `Missing required parameter: '${param}'.`, {
    param,
    code: 'missing_required_parameter',
  });
}
