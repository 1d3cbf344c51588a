import type { Flow } from '../../lib/flow/flow.ts';

/** Headers of a caller that OpenAI reads. Its key, organisation and project are never among them. */
const passedHeaders = 'Accept|Idempotency-Key|OpenAI-Beta|OpenAI-Safety-Identifier|X-Client-Request-Id';

/**
 * The whole OpenAI API behind one address: the key is added on the way, everything else passes as it comes. A stage may
 * set limits; without any, all is allowed but the administration of the organisation.
 */
export const flow: Flow = {
  name: 'openai',
  description: 'Passes calls of the OpenAI API on, with the key added.',
  parameters: {
    openaiBaseUrl: { default: 'https://api.openai.com/v1' },
    organization: { default: '', description: 'Sent as OpenAI-Organization, when not empty.' },
    project: { default: '', description: 'Sent as OpenAI-Project, when not empty.' },
    allowedCalls: { default: '*' },
    refusedCalls: { default: '/organization|/organization/*|/projects/*' },
    allowedModels: { default: '*' },
    maxOutputTokens: { default: '' },
    maxChoices: { default: '' },
    maxImageSize: { default: '', description: 'Such as 1024x1024.' },
    maxBodyBytes: { default: '' },
    store: { default: '', description: 'true or false takes the place of what the caller says.' },
    serviceTier: { default: '', description: 'Takes the place of what the caller says.' },
    user: { default: '', description: '"caller" names the caller to OpenAI, as a hash.' },
    systemPrompt: { default: '', description: 'Put before the messages of chats and responses.' },
    receiverTimeoutMs: { default: '590000' },
    messageTimeoutMs: { default: '600000' },
  },
  timeoutMs: '{{messageTimeoutMs}}',
  sender: {
    type: 'https',
    address: '/openai/v1/*',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: passedHeaders,
    maxBodyBytes: 4_500_000,
    errorStyle: 'openai',
  },
  steps: [
    {
      type: 'openai-limits',
      id: 'limits',
      allowedCalls: '{{allowedCalls}}',
      refusedCalls: '{{refusedCalls}}',
      allowedModels: '{{allowedModels}}',
      maxOutputTokens: '{{maxOutputTokens}}',
      maxChoices: '{{maxChoices}}',
      maxImageSize: '{{maxImageSize}}',
      maxBodyBytes: '{{maxBodyBytes}}',
      store: '{{store}}',
      serviceTier: '{{serviceTier}}',
      user: '{{user}}',
      systemPrompt: '{{systemPrompt}}',
    },
    {
      type: 'content-modifier',
      id: 'account',
      headers: [
        { name: 'OpenAI-Organization', type: 'constant', value: '{{organization}}' },
        { name: 'OpenAI-Project', type: 'constant', value: '{{project}}' },
      ],
    },
    { type: 'request-reply', id: 'ask-openai', receiver: 'openai' },
  ],
  receivers: {
    openai: {
      type: 'http',
      method: 'dynamic',
      address: '{{openaiBaseUrl}}/${header.CamelHttpPath}',
      query: '${header.CamelHttpQuery}',
      authentication: { type: 'bearer', credential: 'openai' },
      requestHeaders: `${passedHeaders}|OpenAI-Organization|OpenAI-Project`,
      copyHeaders: false,
      throwExceptionOnFailure: [401, 403],
      tokenUsage: 'openai',
      timeoutMs: '{{receiverTimeoutMs}}',
    },
  },
};
