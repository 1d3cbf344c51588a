import type { Flow } from '../../lib/flow/flow.ts';
import { number } from '../../lib/flow/json-template.ts';

/** A prompt comes in over HTTPS, ChatGPT's completion goes back: the flow of SAP's community blog of 2023. */
export const flow: Flow = {
  name: 'chatgpt',
  description: 'Sends a prompt to ChatGPT and answers its completion.',
  parameters: {
    openaiBaseUrl: { default: 'https://api.openai.com/v1' },
    model: { default: 'gpt-3.5-turbo-instruct' },
    maxTokens: { default: '256' },
    temperature: { default: '1' },
    receiverTimeoutMs: { default: '60000' },
    messageTimeoutMs: { default: '90000' },
  },
  timeoutMs: '{{messageTimeoutMs}}',
  sender: { type: 'https', address: '/chatgpt', methods: ['POST'], contentTypes: ['application/json'] },
  steps: [
    { type: 'json-to-xml', id: 'json-to-xml', rootElement: 'root' },
    {
      type: 'content-modifier',
      id: 'completion-request',
      headers: [{ name: 'Content-Type', type: 'constant', value: 'application/json' }],
      properties: [
        {
          name: 'prompt',
          type: 'xpath',
          value: '/root/prompt',
          required: 'Send {"prompt": "…"} with a text.',
        },
        { name: 'model', type: 'xpath', value: '/root/model', default: '{{model}}' },
        { name: 'maxTokens', type: 'xpath', value: '/root/max_tokens', default: '{{maxTokens}}' },
        { name: 'temperature', type: 'xpath', value: '/root/temperature', default: '{{temperature}}' },
      ],
      body: {
        type: 'json',
        value: {
          model: '${property.model}',
          prompt: '${property.prompt}',
          max_tokens: number('${property.maxTokens}'),
          temperature: number('${property.temperature}'),
        },
      },
    },
    { type: 'request-reply', id: 'ask-chatgpt', receiver: 'openai' },
  ],
  receivers: {
    openai: {
      type: 'http',
      method: 'POST',
      address: '{{openaiBaseUrl}}/completions',
      authentication: { type: 'bearer', credential: 'openai' },
      timeoutMs: '{{receiverTimeoutMs}}',
    },
  },
};
