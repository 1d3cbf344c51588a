import { describe, expect, it } from '@jest/globals';
import { flow as chatgpt } from '../../functions/chatgpt/flow.ts';
import { flow as openai } from '../../functions/openai/flow.ts';
import { flow as edits } from '../../functions/openai-edits/flow.ts';
import { flow as fineTunes } from '../../functions/openai-fine-tunes/flow.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import type { ParameterValues } from '../../lib/flow/parameters.ts';
import { fakeCall, fakeCredentials, fakePorts } from '../support/fake-ports.ts';
import { jsonRequest, runFlow } from '../support/run-flow.ts';
import { openAiDescriptions } from './openai-description.ts';

interface Sent {
  readonly path: string;
  readonly body: unknown;
}

/** What a flow sends to OpenAI for a request. */
async function sent(
  flow: Flow,
  path: string,
  { body, parameters = {} }: { body: unknown; parameters?: ParameterValues },
): Promise<Sent> {
  const { call, requests } = fakeCall({ headers: [['Content-Type', 'application/json']], body: '{}' });
  const ports = fakePorts({ call, credentials: fakeCredentials({ openai: ['sk-1'] }) });
  const reply = await runFlow(flow, jsonRequest(body, { path }), { ports, parameters });
  const [request] = requests;
  if (!request?.body) throw new Error(`The flow sent nothing and answered ${reply.status}: ${reply.body}`);
  return {
    path: request.url.pathname.replace(/^\/v1/, ''),
    body: JSON.parse(Buffer.from(request.body).toString('utf8')),
  };
}

const everyLimit: ParameterValues = {
  maxOutputTokens: '100',
  store: 'false',
  serviceTier: 'flex',
  user: 'caller',
  systemPrompt: 'Be kind.',
};

const requests: readonly { readonly what: string; readonly send: () => Promise<Sent> }[] = [
  { what: 'a prompt', send: () => sent(chatgpt, '/chatgpt', { body: { prompt: 'Hi' } }) },
  {
    what: 'a prompt with model and numbers',
    send: () =>
      sent(chatgpt, '/chatgpt', {
        body: { prompt: 'Hi 🎉', model: 'davinci-002', max_tokens: 9, temperature: 0.5 },
      }),
  },
  { what: 'an edit', send: () => sent(edits, '/openai/v1/edits', { body: { instruction: 'Fix it' } }) },
  {
    what: 'an edit with everything',
    send: () =>
      sent(edits, '/openai/v1/edits', {
        body: { instruction: 'Fix', input: 'wek', n: 2, temperature: 0, top_p: 1 },
      }),
  },
  {
    what: 'a fine-tune',
    send: () => sent(fineTunes, '/openai/v1/fine-tunes', { body: { training_file: 'file-1' } }),
  },
  {
    what: 'a fine-tune with everything',
    send: () =>
      sent(fineTunes, '/openai/v1/fine-tunes', {
        body: {
          training_file: 'file-1',
          validation_file: 'file-2',
          model: 'curie',
          n_epochs: 4,
          batch_size: 8,
          learning_rate_multiplier: 0.1,
          suffix: 'acme',
          prompt_loss_weight: 0.01,
        },
      }),
  },
  ...(
    [
      ['/chat/completions', { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] }],
      ['/responses', { model: 'gpt-4o', input: 'Hi', instructions: 'Rhyme.' }],
      ['/completions', { model: 'davinci-002', prompt: 'Hi' }],
      ['/embeddings', { model: 'text-embedding-3-small', input: 'Hi' }],
      ['/images/generations', { model: 'dall-e-3', prompt: 'a cat' }],
      ['/moderations', { input: 'Hi' }],
    ] as const
  ).map(([path, body]) => ({
    what: `${path} with all that a stage can set`,
    send: () => sent(openai, `/openai/v1${path}`, { body, parameters: everyLimit }),
  })),
];

describe.each(openAiDescriptions())('what the flows send, by $name', ({ mistakes }) => {
  it.each(requests)('is right for $what', async ({ send }) => {
    const { path, body } = await send();

    expect(mistakes(path, body)).toEqual([]);
  });

  it.each([
    { path: '/completions', body: { model: 'm', prompt: 'x', max_tokens: '9' } },
    { path: '/completions', body: { prompt: 'x' } },
    { path: '/chat/completions', body: { model: 'm', messages: [] } },
    { path: '/chat/completions', body: { model: 'm', messages: [{ role: 'user' }] } },
    {
      path: '/chat/completions',
      body: { model: 'm', messages: [{ role: 'user', content: 'x' }], store: 'false' },
    },
    { path: '/responses', body: { model: 'm', input: 'x', max_output_tokens: '9' } },
    { path: '/embeddings', body: { model: 'm', input: 'x', store: false } },
    { path: '/images/generations', body: { model: 'dall-e-3' } },
    { path: '/moderations', body: {} },
    { path: '/fine_tuning/jobs', body: { model: 'm' } },
    {
      path: '/fine_tuning/jobs',
      body: {
        model: 'm',
        training_file: 'f',
        method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 'x' } } },
      },
    },
  ])('fails for $body at $path', ({ path, body }) => {
    expect(mistakes(path, body)).not.toEqual([]);
  });
});
