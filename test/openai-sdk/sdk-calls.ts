import type OpenAI from 'openai';
import { toFile } from 'openai';

type SdkCall = readonly [name: string, call: (client: OpenAI) => PromiseLike<unknown>];

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 255, 254]);
const image = (name: string) => toFile(png, name, { type: 'image/png' });
const jsonl = () => toFile(Buffer.from('{"prompt":"Grüße","completion":"🎉"}\n'), 'data.jsonl');
const audio = () => toFile(png, 'speech.mp3', { type: 'audio/mpeg' });

/** A call of each resource of the SDK that is a path of the API, but for the administration of the organisation. */
export const sdkCalls: readonly SdkCall[] = [
  ['models.list', (client) => client.models.list()],
  ['models.retrieve', (client) => client.models.retrieve('gpt-4o-mini')],
  ['models.delete', (client) => client.models.delete('ft:gpt-4o-mini:acme:suffix:abc123')],
  [
    'completions.create',
    (client) => client.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'Grüße 🎉' }),
  ],
  [
    'chat.completions.create',
    (client) =>
      client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] }),
  ],
  ['chat.completions.list', (client) => client.chat.completions.list({ limit: 2, metadata: { a: 'b c&d' } })],
  ['chat.completions.retrieve', (client) => client.chat.completions.retrieve('c1')],
  ['chat.completions.update', (client) => client.chat.completions.update('c1', { metadata: { a: 'b' } })],
  ['chat.completions.delete', (client) => client.chat.completions.delete('c1')],
  ['chat.completions.messages.list', (client) => client.chat.completions.messages.list('c1')],
  ['responses.create', (client) => client.responses.create({ model: 'gpt-4o', input: 'Hi' })],
  [
    'responses.retrieve',
    (client) =>
      client.responses.retrieve('r1', {
        include: ['message.input_image.image_url', 'file_search_call.results'],
      }),
  ],
  ['responses.cancel', (client) => client.responses.cancel('r1')],
  ['responses.delete', (client) => client.responses.delete('r1')],
  ['responses.inputItems.list', (client) => client.responses.inputItems.list('r1', { order: 'asc' })],
  [
    'responses.inputTokens.count',
    (client) => client.responses.inputTokens.count({ model: 'gpt-4o', input: 'Hi' }),
  ],
  [
    'embeddings.create',
    (client) =>
      client.embeddings.create({ model: 'text-embedding-3-small', input: 'Hi', encoding_format: 'float' }),
  ],
  ['moderations.create', (client) => client.moderations.create({ input: 'Hi' })],
  [
    'images.generate',
    (client) => client.images.generate({ model: 'dall-e-3', prompt: 'a cat', size: '1024x1024' }),
  ],
  [
    'images.edit',
    async (client) =>
      client.images.edit({ image: await image('cat.png'), mask: await image('mask.png'), prompt: 'a hat' }),
  ],
  [
    'images.createVariation',
    async (client) => client.images.createVariation({ image: await image('cat.png'), n: 2 }),
  ],
  [
    'audio.speech.create',
    async (client) =>
      bytes(await client.audio.speech.create({ model: 'tts-1', input: 'Hi', voice: 'alloy' })),
  ],
  [
    'audio.transcriptions.create',
    async (client) => client.audio.transcriptions.create({ model: 'whisper-1', file: await audio() }),
  ],
  [
    'audio.translations.create',
    async (client) => client.audio.translations.create({ model: 'whisper-1', file: await audio() }),
  ],
  ['files.create', async (client) => client.files.create({ file: await jsonl(), purpose: 'fine-tune' })],
  ['files.list', (client) => client.files.list({ purpose: 'fine-tune' })],
  ['files.retrieve', (client) => client.files.retrieve('file-1')],
  ['files.content', async (client) => bytes(await client.files.content('file-1'))],
  ['files.delete', (client) => client.files.delete('file-1')],
  [
    'uploads.create',
    (client) =>
      client.uploads.create({ bytes: 11, filename: 'a', mime_type: 'image/png', purpose: 'vision' }),
  ],
  [
    'uploads.parts.create',
    async (client) => client.uploads.parts.create('u1', { data: await image('part') }),
  ],
  ['uploads.complete', (client) => client.uploads.complete('u1', { part_ids: ['p1'] })],
  ['uploads.cancel', (client) => client.uploads.cancel('u1')],
  [
    'batches.create',
    (client) =>
      client.batches.create({ completion_window: '24h', endpoint: '/v1/responses', input_file_id: 'file-1' }),
  ],
  ['batches.retrieve', (client) => client.batches.retrieve('b1')],
  ['batches.list', (client) => client.batches.list()],
  ['batches.cancel', (client) => client.batches.cancel('b1')],
  [
    'fineTuning.jobs.create',
    (client) => client.fineTuning.jobs.create({ model: 'gpt-4o-mini', training_file: 'file-1' }),
  ],
  ['fineTuning.jobs.list', (client) => client.fineTuning.jobs.list()],
  ['fineTuning.jobs.retrieve', (client) => client.fineTuning.jobs.retrieve('j1')],
  ['fineTuning.jobs.listEvents', (client) => client.fineTuning.jobs.listEvents('j1', { limit: 3 })],
  ['fineTuning.jobs.cancel', (client) => client.fineTuning.jobs.cancel('j1')],
  ['fineTuning.jobs.pause', (client) => client.fineTuning.jobs.pause('j1')],
  ['fineTuning.jobs.resume', (client) => client.fineTuning.jobs.resume('j1')],
  ['fineTuning.jobs.checkpoints.list', (client) => client.fineTuning.jobs.checkpoints.list('j1')],
  ['vectorStores.create', (client) => client.vectorStores.create({ name: 'docs' })],
  ['vectorStores.list', (client) => client.vectorStores.list()],
  ['vectorStores.retrieve', (client) => client.vectorStores.retrieve('vs1')],
  ['vectorStores.update', (client) => client.vectorStores.update('vs1', { name: 'more' })],
  ['vectorStores.search', (client) => client.vectorStores.search('vs1', { query: 'Hi' })],
  ['vectorStores.delete', (client) => client.vectorStores.delete('vs1')],
  ['vectorStores.files.create', (client) => client.vectorStores.files.create('vs1', { file_id: 'file-1' })],
  [
    'vectorStores.files.delete',
    (client) => client.vectorStores.files.delete('file-1', { vector_store_id: 'vs1' }),
  ],
  [
    'vectorStores.fileBatches.create',
    (client) => client.vectorStores.fileBatches.create('vs1', { file_ids: ['file-1'] }),
  ],
  [
    'vectorStores.fileBatches.cancel',
    (client) => client.vectorStores.fileBatches.cancel('fb1', { vector_store_id: 'vs1' }),
  ],
  ['beta.assistants.create', (client) => client.beta.assistants.create({ model: 'gpt-4o' })],
  ['beta.assistants.list', (client) => client.beta.assistants.list({ order: 'desc' })],
  ['beta.threads.create', (client) => client.beta.threads.create({})],
  [
    'beta.threads.messages.create',
    (client) => client.beta.threads.messages.create('t1', { role: 'user', content: 'Hi' }),
  ],
  ['beta.threads.runs.create', (client) => client.beta.threads.runs.create('t1', { assistant_id: 'a1' })],
  ['containers.create', (client) => client.containers.create({ name: 'box' })],
  [
    'containers.files.content.retrieve',
    async (client) => bytes(await client.containers.files.content.retrieve('f1', { container_id: 'c1' })),
  ],
  ['conversations.create', (client) => client.conversations.create({ metadata: { a: 'b' } })],
  ['conversations.items.list', (client) => client.conversations.items.list('conv1')],
  ['evals.list', (client) => client.evals.list()],
  ['evals.runs.retrieve', (client) => client.evals.runs.retrieve('run1', { eval_id: 'e1' })],
  ['videos.create', (client) => client.videos.create({ prompt: 'a cat' })],
  [
    'videos.downloadContent',
    async (client) => bytes(await client.videos.downloadContent('v1', { variant: 'thumbnail' })),
  ],
  ['realtime.clientSecrets.create', (client) => client.realtime.clientSecrets.create({})],
];

async function bytes(response: Response): Promise<string> {
  return Buffer.from(await response.arrayBuffer()).toString('base64');
}
