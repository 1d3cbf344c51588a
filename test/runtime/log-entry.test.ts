import { describe, expect, it } from '@jest/globals';
import { flow } from '../../functions/chatgpt/flow.ts';
import { FlowError } from '../../lib/errors.ts';
import type { ProcessingLogEntry } from '../../lib/exchange/processing-log.ts';
import { compiledFlow } from '../../lib/runtime/compile.ts';
import { logRun, type Outcome } from '../../lib/runtime/log-entry.ts';
import { newRun, type Run } from '../../lib/runtime/run.ts';
import { fakePorts } from '../support/fake-ports.ts';

const compiled = compiledFlow(flow);

function logged(outcome: Outcome, prepare: (run: Run) => void = () => undefined): ProcessingLogEntry {
  let nowMs = 1000;
  const ports = fakePorts({ now: () => nowMs });
  const run = newRun(compiled, ports);
  prepare(run);
  nowMs = 1250;
  logRun(run, outcome);
  const [entry] = ports.entries;
  if (!entry) throw new Error('Nothing was logged.');
  return entry;
}

describe('logRun', () => {
  it('writes what was gathered, durations to the microsecond', () => {
    const entry = logged({ httpStatus: 200 }, ({ exchange }) => {
      exchange.log.stepEnded('ask', 1.23456);
      exchange.log.requestBytes = 0;
      exchange.log.receiverStatus = 201;
    });

    expect(entry).toEqual({
      messageId: expect.any(String),
      correlationId: entry.messageId,
      flow: 'chatgpt',
      status: 'COMPLETED',
      startedAtMs: 1000,
      durationMs: 250,
      steps: [{ step: 'ask', durationMs: 1.235 }],
      requestBytes: 0,
      receiverStatus: 201,
      httpStatus: 200,
    });
  });

  it('says nothing of calls that the last status tells', () => {
    const entry = logged({}, ({ exchange }) => exchange.log.receiverCalled('erp').answered(200));

    expect(JSON.stringify(entry)).not.toContain('receiverCalls');
  });

  it('tells the calls where there is more to tell, durations to the microsecond', () => {
    const { receiverCalls } = logged({}, ({ exchange: { log } }) => {
      log.receiverCalled('erp').answered(503);
      log.receiverCalled('standby').failed(new FlowError('RECEIVER_TIMEOUT', 'canary'));
      log.tellsReceiverCalls = true;
    });

    expect(receiverCalls).toEqual([
      { receiver: 'erp', status: 503, durationMs: expect.any(Number) },
      { receiver: 'standby', code: 'RECEIVER_TIMEOUT', durationMs: expect.any(Number) },
    ]);
    expect(JSON.stringify(receiverCalls)).toMatch(/^[^.]*("durationMs":\d+(\.\d{1,3})?[^.]*){2}$/);
  });

  it('names code, blame and step of a failure, never its words', () => {
    const error = new FlowError('VALUE_MISSING', 'canary', { hint: 'canary', cause: new Error('canary') });

    const entry = logged({ failure: { error, step: 'ask' } });

    expect(entry).toMatchObject({
      status: 'FAILED',
      error: { code: 'VALUE_MISSING', blame: 'caller', step: 'ask' },
    });
    expect(JSON.stringify(entry)).not.toContain('canary');
  });

  it.each([
    { what: 'of several lines', message: 'canary\n    at canary (canary.ts:1:1)' },
    { what: 'that is empty', message: '' },
  ])('shows class and place of an error of our own with a message $what', ({ message }) => {
    const error = new FlowError('INTERNAL', 'Ours.', { cause: new RangeError(message) });

    const { error: shown } = logged({ failure: { error, step: undefined } });

    expect(shown?.cause).toMatchObject({
      name: 'RangeError',
      at: expect.arrayContaining([expect.stringContaining('log-entry.test')]),
    });
    expect(JSON.stringify(shown)).not.toContain('canary');
  });

  it('shows no place when the message was changed after the error was made', () => {
    const cause = new RangeError('changed');
    cause.stack = 'RangeError: canary\n    at canary\n    at place (file.js:1:1)';

    const { error } = logged({
      failure: { error: new FlowError('INTERNAL', 'Ours.', { cause }), step: undefined },
    });

    expect(error?.cause).toEqual({ name: 'RangeError', at: [] });
  });

  it('shows model and tier only as far as they look like names', () => {
    const usage = { inputTokens: 1 };
    const { modelCalls } = logged({}, ({ exchange }) => {
      exchange.log.modelAnswered({ model: 'gpt-4o-2024-08-06', serviceTier: 'default', usage });
      exchange.log.modelAnswered({ model: 'a canary', serviceTier: 'a canary', usage });
    });

    expect(modelCalls).toMatchObject([{ model: 'gpt-4o-2024-08-06', serviceTier: 'default' }, { usage }]);
    expect(JSON.stringify(modelCalls)).not.toContain('canary');
  });
});
