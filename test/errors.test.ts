import { describe, expect, it } from '@jest/globals';
import { STATUS_CODES } from 'node:http';
import { type Fault, type FaultCode, FlowError, flowFaults, ReceiverError } from '../lib/errors.ts';

const codes = Object.keys(flowFaults) as FaultCode[];

describe('flowFaults', () => {
  it.each(codes)('%s blames the caller with 4xx and nobody else', (code) => {
    const { httpStatus, blame } = flowFaults[code];

    const isCallersStatus = httpStatus >= 400 && httpStatus < 500 && httpStatus !== 429;

    expect(STATUS_CODES).toHaveProperty(String(httpStatus));
    expect(isCallersStatus).toBe(blame === 'caller');
  });

  it('lets nobody send again what the caller has to change first', () => {
    const faults: readonly (readonly [string, Fault])[] = Object.entries(flowFaults);

    const retryable = faults.filter(([, fault]) => fault.blame === 'caller' && fault.retryable);

    expect(retryable.map(([code]) => code)).toEqual(['CALLER_GONE']);
  });
});

describe('FlowError', () => {
  it.each(codes)('%s answers its row of the table', (code) => {
    const error = new FlowError(code, 'What is wrong.');

    expect(error.fault).toBe(flowFaults[code]);
    expect(error).toMatchObject({ name: 'FlowError', message: 'What is wrong.', hint: undefined });
  });

  it('carries a hint and a cause', () => {
    const cause = new Error('deep');

    const error = new FlowError('INTERNAL', 'What is wrong.', { hint: 'What would be right.', cause });

    expect(error).toMatchObject({ hint: 'What would be right.', cause });
  });
});

describe('ReceiverError', () => {
  it('is a FlowError that names the receiver', () => {
    const details = { message: 'No.', code: 'no' };
    const headers = { 'Retry-After': '2' };

    const error = new ReceiverError('RECEIVER_REJECTED', 'Refused.', {
      receiver: 'openai',
      status: 400,
      details,
      headers,
    });

    expect(error).toBeInstanceOf(FlowError);
    expect(error).toMatchObject({ name: 'ReceiverError', receiver: 'openai', status: 400, details, headers });
  });

  it('has no headers, status and details when no reply came', () => {
    const error = new ReceiverError('RECEIVER_UNREACHABLE', 'Gone.', { receiver: 'openai' });

    expect(error).toMatchObject({ headers: {}, status: undefined, details: undefined });
  });
});
