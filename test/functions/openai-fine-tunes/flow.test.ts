import { describe, expect, it } from '@jest/globals';
import { flow } from '../../../functions/openai-fine-tunes/flow.ts';
import { checkFlow } from '../../../lib/flow/check.ts';
import { fakeCall, fakeCredentials, fakePorts } from '../../support/fake-ports.ts';
import { jsonRequest, runFlow } from '../../support/run-flow.ts';

const job = {
  object: 'fine_tuning.job',
  id: 'ftjob-1',
  model: 'davinci-002',
  created_at: 100,
  finished_at: null,
  fine_tuned_model: null,
  organization_id: 'org-1',
  result_files: ['file-r'],
  status: 'validating_files',
  validation_file: null,
  training_file: 'file-t',
  hyperparameters: { n_epochs: 'auto' },
  method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 4, batch_size: 'auto' } } },
  trained_tokens: null,
};
const event = {
  object: 'fine_tuning.job.event',
  id: 'e1',
  created_at: 101,
  level: 'info',
  message: 'Started.',
  type: 'message',
};

const fineTune = {
  object: 'fine-tune',
  id: 'ftjob-1',
  model: 'davinci-002',
  created_at: 100,
  updated_at: 100,
  fine_tuned_model: null,
  organization_id: 'org-1',
  status: 'pending',
  hyperparams: { n_epochs: 4, batch_size: 'auto' },
  training_files: [{ id: 'file-t', object: 'file', purpose: 'fine-tune' }],
  validation_files: [],
  result_files: [{ id: 'file-r', object: 'file', purpose: 'fine-tune-results' }],
  events: [],
};

async function asked(
  method: string,
  path: string,
  { body = '', reply = {} }: { body?: unknown; reply?: unknown },
) {
  const headers = [['Content-Type', 'application/json']] as const;
  const { call, requests } = fakeCall({ headers, body: JSON.stringify(reply) });
  const ports = fakePorts({ call, credentials: fakeCredentials({ openai: ['sk-1'] }) });
  const request = jsonRequest(body, { method, path: `/openai/v1/fine-tunes${path}` });
  const answer = await runFlow(flow, request, { ports });
  const [sent] = requests;
  return {
    answer: JSON.parse(answer.body) as unknown,
    call: `${sent?.method} ${sent?.url.pathname}`,
    sent: sent?.body?.length ? (JSON.parse(Buffer.from(sent.body).toString()) as unknown) : undefined,
  };
}

describe('openai-fine-tunes', () => {
  it('has no mistakes', () => {
    expect(checkFlow(flow)).toEqual([]);
  });

  it('creates a job', async () => {
    const body = {
      training_file: 'file-t',
      model: 'curie',
      n_epochs: 4,
      batch_size: null,
      learning_rate_multiplier: 0.1,
      suffix: 'acme',
      prompt_loss_weight: 0.01,
    };

    const { call, sent, answer } = await asked('POST', '', { body, reply: job });

    expect(call).toBe('POST /v1/fine_tuning/jobs');
    expect(sent).toEqual({
      training_file: 'file-t',
      model: 'davinci-002',
      suffix: 'acme',
      method: {
        type: 'supervised',
        supervised: { hyperparameters: { n_epochs: 4, learning_rate_multiplier: 0.1 } },
      },
    });
    expect(answer).toEqual(fineTune);
  });

  it.each([
    { named: 'ada', model: 'babbage-002' },
    { named: 'babbage', model: 'babbage-002' },
    { named: 'davinci', model: 'davinci-002' },
    { named: undefined, model: 'davinci-002' },
    { named: 'gpt-4o-mini', model: 'gpt-4o-mini' },
  ])('trains $model for $named', async ({ named, model }) => {
    const { sent } = await asked('POST', '', { body: { training_file: 'f', model: named }, reply: job });

    expect(sent).toMatchObject({ model });
  });

  it('lists jobs as fine-tunes', async () => {
    const reply = {
      object: 'list',
      data: [job, { ...job, status: 'succeeded', finished_at: 200 }],
      has_more: false,
    };

    const { call, answer } = await asked('GET', '', { reply });

    expect(call).toBe('GET /v1/fine_tuning/jobs');
    expect(answer).toEqual({
      object: 'list',
      data: [fineTune, { ...fineTune, status: 'succeeded', updated_at: 200 }],
    });
  });

  it('retrieves a job with its validation file', async () => {
    const reply = { ...job, validation_file: 'file-v', method: undefined };

    const { call, answer } = await asked('GET', '/ftjob-1', { reply });

    expect(call).toBe('GET /v1/fine_tuning/jobs/ftjob-1');
    expect(answer).toEqual({
      ...fineTune,
      hyperparams: { n_epochs: 'auto' },
      validation_files: [{ id: 'file-v', object: 'file', purpose: 'fine-tune' }],
    });
  });

  it.each(['', '{}'])('cancels a job, asked with the body %j', async (body) => {
    const { call, sent, answer } = await asked('POST', '/ftjob-1/cancel', {
      body,
      reply: { ...job, status: 'cancelled' },
    });

    expect(call).toBe('POST /v1/fine_tuning/jobs/ftjob-1/cancel');
    expect(sent).toBeUndefined();
    expect(answer).toMatchObject({ object: 'fine-tune', status: 'cancelled' });
  });

  it('lists the events of a job', async () => {
    const { call, answer } = await asked('GET', '/ftjob-1/events', {
      reply: { object: 'list', data: [event] },
    });

    expect(call).toBe('GET /v1/fine_tuning/jobs/ftjob-1/events');
    expect(answer).toEqual({
      object: 'list',
      data: [{ object: 'fine-tune-event', created_at: 101, level: 'info', message: 'Started.' }],
    });
  });

  it('passes on what it does not know', async () => {
    const { answer } = await asked('GET', '/ftjob-1/x', { reply: { any: 'thing' } });

    expect(answer).toEqual({ any: 'thing' });
  });
});
