import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../lib/flow/check.ts';
import type { OpenAiCall } from '../../../lib/flow/openai-call.ts';
import { askingFlow } from '../../receivers/openai/asked.ts';

const chat = { api: 'chat-completions', model: 'gpt-4o' } as const;
const schema = { type: 'object', properties: { a: { type: 'string' } } } as const;

describe('checkOpenAi', () => {
  it.each<OpenAiCall>([
    chat,
    { ...chat, responseFormat: { name: 'a', schema }, result: { properties: { a: '/a' } } },
    { api: 'embeddings', model: 'm', result: { body: 'json', properties: { first: '/0' } } },
    { api: 'completions', model: 'm', temperature: '${property.t}', maxOutputTokens: 5 },
  ])('finds nothing in %j', (call) => {
    expect(checkFlow(askingFlow(call))).toEqual([]);
  });

  it.each<{ call: OpenAiCall; place: string; message: string }>([
    { call: { ...chat, instructions: '${in.bod' }, place: 'instructions', message: 'This "${" has no "}".' },
    {
      call: { ...chat, messages: [{ role: 'user', content: '${secureParameter.key}' }] },
      place: 'messages › 0 › content',
      message: 'A secure parameter may stand in headers only.',
    },
    {
      call: { ...chat, prompt: 'Hi', messages: [] },
      place: 'prompt',
      message: 'A prompt means nothing beside messages.',
    },
    {
      call: { api: 'embeddings', model: 'm', temperature: 1 },
      place: 'temperature',
      message: 'The API "embeddings" knows no temperature.',
    },
    {
      call: { api: 'completions', model: 'm', instructions: 'Be brief.' },
      place: 'instructions',
      message: 'The API "completions" knows no instructions.',
    },
    {
      call: { ...chat, responseFormat: { name: 'an order', schema } },
      place: 'responseFormat › name',
      message: 'A name has letters, digits, _ and -, at most 64.',
    },
    {
      call: { ...chat, responseFormat: { name: 'a', schema: { type: 'array', items: schema } } },
      place: 'responseFormat › schema',
      message: 'A schema begins with type "object" and its properties.',
    },
    {
      call: { ...chat, responseFormat: { name: 'a', schema: { ...schema, description: '${in.body}' } } },
      place: 'responseFormat › schema',
      message: 'A schema holds no expressions; "${" stands in it.',
    },
    {
      call: { ...chat, result: { properties: { a: '/a' } } },
      place: 'result › a',
      message: 'Only an answer with a responseFormat is JSON.',
    },
    {
      call: { ...chat, result: { body: 'json' } },
      place: 'result › body',
      message: 'Only an answer with a responseFormat is JSON.',
    },
    {
      call: { api: 'moderations', model: 'm', result: { properties: { a: 'text' } } },
      place: 'result › a',
      message: 'The API "moderations" answers no text.',
    },
    {
      call: { ...chat, responseFormat: { name: 'a', schema }, result: { properties: { a: '/~x' } } },
      place: 'result › a',
      message: 'In a JSON Pointer "~" is written "~0", and "/" in a name "~1".',
    },
  ])('fails on $place', ({ call, place, message }) => {
    const findings = checkFlow(askingFlow(call));

    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      message,
      text: expect.stringContaining(`receiver "model" › ${place}\n`),
    });
  });
});
