import { describe, expect, it } from '@jest/globals';
import { FlowError, ReceiverError } from '../../lib/errors.ts';
import { openAiError, openAiHeaders, openAiStatus } from '../../lib/runtime/openai-error.ts';

const refusal = new ReceiverError('RECEIVER_REJECTED', 'Receiver "openai" answered with status 404.', {
  receiver: 'openai',
  status: 404,
  details: {
    message: 'No such model.',
    type: 'invalid_request_error',
    code: 'model_not_found',
    param: 'model',
  },
  headers: { 'x-request-id': 'req_1' },
});

describe('openAiError', () => {
  it("repeats the service's own words", () => {
    expect(openAiError(refusal)).toEqual({
      message: 'No such model.',
      type: 'invalid_request_error',
      param: 'model',
      code: 'model_not_found',
    });
  });

  it.each([
    { code: 'BODY_TOO_LARGE', type: 'invalid_request_error' },
    { code: 'RECEIVER_UNREACHABLE', type: 'server_error' },
    { code: 'DEADLINE_EXCEEDED', type: 'server_error' },
  ] as const)('says $type for $code, in our own words', ({ code, type }) => {
    const error = new FlowError(code, 'What is wrong.', { hint: 'What would be right.' });

    expect(openAiError(error)).toEqual({
      message: 'What is wrong. What would be right.',
      type,
      param: null,
      code,
    });
  });

  it('keeps back what the service says of a refused key', () => {
    const error = new ReceiverError('RECEIVER_CREDENTIAL_REFUSED', 'The credential was refused.', {
      receiver: 'openai',
      status: 401,
      details: { message: 'Incorrect API key provided: sk-…abcd', code: 'invalid_api_key' },
    });

    expect(openAiError(error)).toMatchObject({
      message: 'The credential was refused.',
      code: 'RECEIVER_CREDENTIAL_REFUSED',
    });
  });
});

describe('openAiStatus', () => {
  it("is the service's own where it gave one", () => {
    expect(openAiStatus(refusal)).toBe(404);
  });

  it.each([
    new FlowError('BODY_TOO_LARGE', 'Too large.'),
    new ReceiverError('RECEIVER_UNREACHABLE', 'Gone.', { receiver: 'openai' }),
    new ReceiverError('RECEIVER_REJECTED', 'Moved.', { receiver: 'openai', status: 302 }),
  ])("is the fault's own for $code", (error) => {
    expect(openAiStatus(error)).toBe(error.fault.httpStatus);
  });
});

describe('openAiHeaders', () => {
  it('names the message where the service named no request of its own', () => {
    const error = new ReceiverError('RECEIVER_TIMEOUT', 'Silent.', { receiver: 'openai' });

    expect(openAiHeaders(error, 'message-1')).toEqual([
      ['X-Request-Id', 'message-1'],
      ['X-Should-Retry', 'true'],
    ]);
  });

  it("leaves the service's own id alone", () => {
    expect(openAiHeaders(refusal, 'message-1')).toEqual([['X-Should-Retry', 'false']]);
  });
});
