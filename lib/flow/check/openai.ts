import { type JsonPointer, compiledPointer } from '../../text/json-pointer.ts';
import { schemaMistakes } from '../../text/json-schema/schema-mistakes.ts';
import type { OpenAiCall } from '../openai-call.ts';
import { type Mistake, mistakeIn, mistakesOf } from './finding.ts';
import { checkJsonBody } from './steps.ts';

/** What is wrong with a call of a model, apart from its connection. */
export function checkOpenAi(call: OpenAiCall, place: readonly string[]): readonly Mistake[] {
  const { model, instructions = '', prompt = '', messages = [], parameters = {} } = call;
  const { temperature = '', maxOutputTokens = '' } = call;
  const texts = {
    model,
    instructions,
    prompt,
    messages: messages.map(({ content }) => ({ content })),
    parameters,
  };
  return [
    ...checkJsonBody(
      { ...texts, temperature: String(temperature), maxOutputTokens: String(maxOutputTokens) },
      place,
    ),
    ...checkApi(call, place),
    ...checkFormat(call, place),
    ...checkResult(call, place),
  ];
}

const conversational: readonly (keyof OpenAiCall)[] = ['instructions', 'messages', 'responseFormat'];
const generating: readonly (keyof OpenAiCall)[] = ['temperature', 'maxOutputTokens', 'acceptCut'];

function isConversation({ api }: OpenAiCall): boolean {
  return api === 'chat-completions' || api === 'responses';
}

function checkApi(call: OpenAiCall, place: readonly string[]): readonly Mistake[] {
  const { api, prompt, messages } = call;
  const foreign = isConversation(call)
    ? []
    : [...conversational, ...(api === 'completions' ? [] : generating)].filter(
        (field) => call[field] !== undefined,
      );
  return [
    ...foreign.map((field) => ({ place: [...place, field], message: `The API "${api}" knows no ${field}.` })),
    ...(prompt !== undefined && messages
      ? [mistakeIn(prompt, 'A prompt means nothing beside messages.', [...place, 'prompt'])]
      : []),
  ];
}

function checkFormat({ responseFormat }: OpenAiCall, place: readonly string[]): readonly Mistake[] {
  if (!responseFormat) return [];
  const { name, schema } = responseFormat;
  const here = [...place, 'responseFormat'];
  const isName = /^[\w-]{1,64}$/.test(name);
  return [
    ...(isName
      ? []
      : [mistakeIn(name, 'A name has letters, digits, _ and -, at most 64.', [...here, 'name'])]),
    ...schemaMistakes(schema).map(({ path, message }) => ({ place: [...here, 'schema', ...path], message })),
    ...(/\$\{/.test(JSON.stringify(schema))
      ? [{ place: [...here, 'schema'], message: 'A schema holds no expressions; "${" stands in it.' }]
      : []),
  ];
}

function checkResult(call: OpenAiCall, place: readonly string[]): readonly Mistake[] {
  const { result = {}, responseFormat, api } = call;
  const hasText = isConversation(call) || api === 'completions';
  const hasJson = responseFormat !== undefined || !hasText;
  const parts = Object.entries(result.properties ?? {});
  const pointers = parts.filter(([, part]) => part.startsWith('/'));
  const missing = [
    ...(result.body === 'json' && !hasJson ? ['body'] : []),
    ...(hasJson ? [] : pointers.map(([name]) => name)),
  ].map((name) => ({ name, message: 'Only an answer with a responseFormat is JSON.' }));
  const textless = [
    ...(result.body === 'text' && !hasText ? ['body'] : []),
    ...(hasText ? [] : parts.filter(([, part]) => part === 'text').map(([name]) => name)),
  ].map((name) => ({ name, message: `The API "${api}" answers no text.` }));
  return [
    ...[...missing, ...textless].map(({ name, message }) => ({ place: [...place, 'result', name], message })),
    ...pointers.flatMap(([name, part]) =>
      mistakesOf((): JsonPointer => compiledPointer(part), [...place, 'result', name]),
    ),
  ];
}
