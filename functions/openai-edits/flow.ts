import type { Flow } from '../../lib/flow/flow.ts';
import { each, from } from '../../lib/flow/json-mapping.ts';

/**
 * The edits API that OpenAI retired in January 2024, in its old shape: a chat model does the work. The retired models'
 * names mean nothing any more, so the stage says which model answers, whatever the caller names.
 * @see OpenAI, "Deprecations", 2023-07-06: GPT models and embeddings (Edits models and endpoint)
 */
export const flow: Flow = {
  name: 'openai-edits',
  description: "Keeps OpenAI's retired edits API working, by asking a chat model.",
  parameters: {
    openaiBaseUrl: { default: 'https://api.openai.com/v1' },
    organization: { default: '', description: 'Sent as OpenAI-Organization, when not empty.' },
    project: { default: '', description: 'Sent as OpenAI-Project, when not empty.' },
    model: { default: 'gpt-4o-mini' },
    receiverTimeoutMs: { default: '60000' },
    messageTimeoutMs: { default: '90000' },
  },
  timeoutMs: '{{messageTimeoutMs}}',
  sender: {
    type: 'https',
    address: '/openai/v1/edits',
    methods: ['POST'],
    contentTypes: ['application/json'],
    errorStyle: 'openai',
  },
  steps: [
    {
      type: 'json-mapping',
      id: 'chat-request',
      mapping: {
        model: '{{model}}',
        messages: [
          {
            role: 'system',
            content:
              'The first message is an instruction, the second one a text, which may be empty. ' +
              'Apply the instruction to the text. Answer with the whole edited text and nothing else.',
          },
          {
            role: 'user',
            content: from('/instruction', { required: 'Send {"input": "…", "instruction": "…"}.' }),
          },
          { role: 'user', content: from('/input', { absent: '' }) },
        ],
        n: from('/n'),
        temperature: from('/temperature'),
        top_p: from('/top_p'),
      },
    },
    {
      type: 'content-modifier',
      id: 'account',
      headers: [
        { name: 'Content-Type', type: 'constant', value: 'application/json' },
        { name: 'OpenAI-Organization', type: 'constant', value: '{{organization}}' },
        { name: 'OpenAI-Project', type: 'constant', value: '{{project}}' },
      ],
    },
    { type: 'request-reply', id: 'ask-chat-model', receiver: 'openai' },
    {
      type: 'json-mapping',
      id: 'edit',
      mapping: {
        object: 'edit',
        created: from('/created'),
        choices: each('/choices', {
          text: from('/message/content', { absent: '' }),
          index: from('/index'),
        }),
        usage: {
          prompt_tokens: from('/usage/prompt_tokens'),
          completion_tokens: from('/usage/completion_tokens'),
          total_tokens: from('/usage/total_tokens'),
        },
      },
    },
  ],
  receivers: {
    openai: {
      type: 'http',
      method: 'POST',
      address: '{{openaiBaseUrl}}/chat/completions',
      authentication: { type: 'bearer', credential: 'openai' },
      requestHeaders: 'OpenAI-Organization|OpenAI-Project',
      copyHeaders: false,
      timeoutMs: '{{receiverTimeoutMs}}',
    },
  },
};
