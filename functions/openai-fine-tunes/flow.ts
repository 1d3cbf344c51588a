import type { Flow } from '../../lib/flow/flow.ts';
import { each, from, type JsonMapping, match } from '../../lib/flow/json-mapping.ts';

/** A request for a job, where the body names training data; any other body is left out, as a cancellation has none. */
const jobRequest: JsonMapping = match('/training_file', {
  cases: {},
  otherwise: {
    training_file: from('/training_file'),
    validation_file: from('/validation_file'),
    model: match('/model', {
      cases: {
        ada: '{{smallModel}}',
        babbage: '{{smallModel}}',
        curie: '{{largeModel}}',
        davinci: '{{largeModel}}',
      },
      otherwise: from('/model'),
      absent: '{{largeModel}}',
    }),
    suffix: from('/suffix'),
    method: {
      type: 'supervised',
      supervised: {
        hyperparameters: {
          n_epochs: from('/n_epochs'),
          batch_size: from('/batch_size'),
          learning_rate_multiplier: from('/learning_rate_multiplier'),
        },
      },
    },
  },
});

const fineTune: JsonMapping = {
  id: from('/id'),
  object: 'fine-tune',
  model: from('/model'),
  created_at: from('/created_at'),
  updated_at: from('/finished_at', { absent: from('/created_at') }),
  fine_tuned_model: from('/fine_tuned_model', { absent: null }),
  organization_id: from('/organization_id'),
  status: match('/status', {
    cases: { validating_files: 'pending', queued: 'pending' },
    otherwise: from('/status'),
  }),
  hyperparams: {
    n_epochs: from('/method/supervised/hyperparameters/n_epochs', {
      absent: from('/hyperparameters/n_epochs'),
    }),
    batch_size: from('/method/supervised/hyperparameters/batch_size', {
      absent: from('/hyperparameters/batch_size'),
    }),
    learning_rate_multiplier: from('/method/supervised/hyperparameters/learning_rate_multiplier', {
      absent: from('/hyperparameters/learning_rate_multiplier'),
    }),
  },
  training_files: [{ id: from('/training_file'), object: 'file', purpose: 'fine-tune' }],
  validation_files: match('/validation_file', {
    cases: {},
    otherwise: [{ id: from('/validation_file'), object: 'file', purpose: 'fine-tune' }],
    absent: [],
  }),
  result_files: each('/result_files', { id: from(''), object: 'file', purpose: 'fine-tune-results' }),
  events: [],
};

const event: JsonMapping = {
  object: 'fine-tune-event',
  created_at: from('/created_at'),
  level: from('/level'),
  message: from('/message'),
};

const kinds = { 'fine_tuning.job': fineTune, 'fine_tuning.job.event': event };

/**
 * The fine-tunes API that OpenAI retired in January 2024, in its old shape, mapped to fine-tuning jobs. Base models by
 * their old names become those that learn from the same prompts and completions.
 * @see OpenAI, "Deprecations", 2023-08-22: Fine-tunes endpoint
 */
export const flow: Flow = {
  name: 'openai-fine-tunes',
  description: "Keeps OpenAI's retired fine-tunes API working, by fine-tuning jobs.",
  parameters: {
    openaiBaseUrl: { default: 'https://api.openai.com/v1' },
    organization: { default: '', description: 'Sent as OpenAI-Organization, when not empty.' },
    project: { default: '', description: 'Sent as OpenAI-Project, when not empty.' },
    smallModel: { default: 'babbage-002', description: 'For ada and babbage.' },
    largeModel: { default: 'davinci-002', description: 'For curie, davinci and where no model is named.' },
    receiverTimeoutMs: { default: '60000' },
    messageTimeoutMs: { default: '90000' },
  },
  timeoutMs: '{{messageTimeoutMs}}',
  sender: {
    type: 'https',
    address: '/openai/v1/fine-tunes/*',
    methods: ['GET', 'POST'],
    errorStyle: 'openai',
  },
  steps: [
    { type: 'json-mapping', id: 'job-request', mapping: jobRequest },
    {
      type: 'content-modifier',
      id: 'account',
      headers: [
        { name: 'Content-Type', type: 'constant', value: 'application/json' },
        { name: 'OpenAI-Organization', type: 'constant', value: '{{organization}}' },
        { name: 'OpenAI-Project', type: 'constant', value: '{{project}}' },
      ],
    },
    { type: 'request-reply', id: 'ask-fine-tuning', receiver: 'openai' },
    {
      type: 'json-mapping',
      id: 'fine-tune',
      mapping: match('/object', {
        cases: {
          ...kinds,
          list: { object: 'list', data: each('/data', match('/object', { cases: kinds })) },
        },
        otherwise: from(''),
        absent: from(''),
      }),
    },
  ],
  receivers: {
    openai: {
      type: 'http',
      method: 'dynamic',
      address: '{{openaiBaseUrl}}/fine_tuning/jobs/${header.CamelHttpPath}',
      query: '${header.CamelHttpQuery}',
      authentication: { type: 'bearer', credential: 'openai' },
      requestHeaders: 'OpenAI-Organization|OpenAI-Project',
      copyHeaders: false,
      timeoutMs: '{{receiverTimeoutMs}}',
    },
  },
};
