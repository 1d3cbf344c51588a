import { describe, expect, it } from '@jest/globals';
import { type FaultCode, FlowError, flowFaults, ReceiverError } from '../../lib/errors.ts';
import { StepFailure } from '../../lib/exchange/step-failure.ts';
import type { HttpsSender } from '../../lib/flow/senders.ts';
import { emptyMessage } from '../../lib/message/message.ts';
import { problem, problemReply, toFailure } from '../../lib/runtime/problem.ts';
import { bodyText, headerOf } from '../support/run-flow.ts';

const sender: HttpsSender = { type: 'https', address: '/chatgpt', methods: ['POST', 'PUT'] };
const codes = Object.keys(flowFaults) as FaultCode[];

describe('toFailure', () => {
  it('names the step of a step that failed', () => {
    const error = new FlowError('VALUE_MISSING', 'Missing.');

    expect(toFailure(new StepFailure('ask', emptyMessage, error))).toEqual({ error, step: 'ask' });
    expect(toFailure(error)).toEqual({ error, step: undefined });
  });

  it.each([{ thrown: new TypeError('canary') }, { thrown: 'canary' }, { thrown: undefined }])(
    'says nothing of $thrown to the caller',
    ({ thrown }) => {
      const { error } = toFailure(new StepFailure('ask', emptyMessage, thrown));

      expect(error).toMatchObject({ code: 'INTERNAL', cause: thrown });
      expect(error.message).not.toContain('canary');
    },
  );

  it.each([
    'BODY_NOT_TEXT',
    'BODY_NOT_JSON',
    'BODY_NOT_XML',
    'BODY_NOT_CONVERTIBLE',
  ] satisfies readonly FaultCode[])('blames the receiver for %s once it wrote the body', (code) => {
    const thrown = new FlowError(code, 'Not so.', { hint: 'Send better.' });
    const replied = { ...emptyMessage, bodyOrigin: 'receiver' as const };

    const ofCaller = toFailure(new StepFailure('convert', emptyMessage, thrown)).error;
    const ofReceiver = toFailure(new StepFailure('convert', replied, thrown)).error;

    expect(ofCaller).toBe(thrown);
    expect(ofReceiver).toMatchObject({ code: 'RECEIVER_REPLY_INVALID', hint: undefined });
    expect(ofReceiver.message).toBe('The reply of the receiver: Not so.');
  });
});

describe('problem', () => {
  it.each(codes)('%s has status, title and blame of its row', (code) => {
    const { httpStatus, blame } = flowFaults[code];

    const document = problem({ error: new FlowError(code, 'What is wrong.'), step: undefined }, 'AGid');

    expect(document).toEqual({
      title: expect.any(String),
      status: httpStatus,
      code,
      blame,
      detail: 'What is wrong.',
      messageId: 'AGid',
    });
  });

  it('adds hint, step and what the receiver said', () => {
    const error = new ReceiverError('RECEIVER_REJECTED', 'No.', {
      receiver: 'openai',
      status: 400,
      details: { message: 'Bad', param: 'model' },
      hint: 'Better.',
    });

    expect(problem({ error, step: 'ask' }, 'AGid')).toMatchObject({
      hint: 'Better.',
      step: 'ask',
      receiver: { name: 'openai', status: 400, message: 'Bad', param: 'model' },
    });
  });
});

describe('problemReply', () => {
  it('answers a problem document with the headers that the caller needs', async () => {
    const headers = { 'Retry-After': '3' };
    const error = new ReceiverError('RECEIVER_RATE_LIMITED', 'Later.', { receiver: 'openai', headers });

    const reply = problemReply({ error, step: 'ask' }, 'AGid', sender);

    expect(reply.status).toBe(429);
    expect(headerOf(reply, 'Content-Type')).toBe('application/problem+json');
    expect(headerOf(reply, 'Retry-After')).toBe('3');
    expect(JSON.parse(await bodyText(reply.body))).toMatchObject({ code: 'RECEIVER_RATE_LIMITED' });
  });

  it('names the methods where another was used', () => {
    const error = new FlowError('METHOD_NOT_ALLOWED', 'No.');

    expect(headerOf(problemReply({ error, step: undefined }, 'AGid', sender), 'Allow')).toBe('POST, PUT');
  });

  it.each(codes)("answers %s in CPI's words where the sender wants them", async (code) => {
    const failure = { error: new FlowError(code, 'canary'), step: 'ask' };

    const reply = problemReply(failure, 'AGid', { ...sender, errorStyle: 'cpi' });

    expect(reply.status).toBe(500);
    expect(await bodyText(reply.body)).toBe(
      'An internal server error occured: The MPL ID for the failed message is : AGid',
    );
  });
});
