import type { JsonTemplate } from './json-template.ts';
import { number } from './json-template.ts';
import type { ChatMessage, OpenAiCall } from './openai-call.ts';
import type { ContentModifier } from './steps.ts';

/** The Content Modifier that makes the request of a call. The response format is literal and not part of it. */
export function openAiRequest(call: OpenAiCall): ContentModifier {
  return {
    type: 'content-modifier',
    id: call.api,
    headers: [{ name: 'Content-Type', type: 'constant', value: 'application/json' }],
    body: { type: 'json', value: { ...requestMembers(call), ...call.parameters } },
  };
}

function requestMembers(call: OpenAiCall): Readonly<Record<string, JsonTemplate>> {
  const { api, model, instructions } = call;
  switch (api) {
    case 'chat-completions': {
      const first: readonly ChatMessage[] =
        instructions === undefined ? [] : [{ role: 'system', content: instructions }];
      return { model, messages: [...first, ...conversation(call)], ...limits(call, 'max_completion_tokens') };
    }
    case 'responses':
      return {
        model,
        ...(instructions !== undefined && { instructions }),
        input: call.messages ? conversation(call) : prompt(call),
        ...limits(call, 'max_output_tokens'),
        store: false,
      };
    case 'completions':
      return { model, prompt: prompt(call), ...limits(call, 'max_tokens') };
    case 'embeddings':
    case 'moderations':
      return { model, input: prompt(call) };
  }
}

function conversation(call: OpenAiCall): readonly { readonly role: string; readonly content: string }[] {
  const messages = call.messages ?? [{ role: 'user', content: prompt(call) }];
  return messages.map(({ role, content }) => ({ role, content }));
}

function prompt(call: OpenAiCall): string {
  return call.prompt ?? '${in.body}';
}

function limits(
  { temperature, maxOutputTokens }: OpenAiCall,
  mostTokens: string,
): Readonly<Record<string, JsonTemplate>> {
  return {
    ...(temperature !== undefined && { temperature: number(String(temperature)) }),
    ...(maxOutputTokens !== undefined && { [mostTokens]: number(String(maxOutputTokens)) }),
  };
}
