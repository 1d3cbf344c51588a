import { describe, expect, it } from '@jest/globals';
import { processingLogLine } from '../../lib/aws/processing-log-line.ts';
import type { ProcessingLogEntry } from '../../lib/exchange/processing-log.ts';

const entry: ProcessingLogEntry = {
  messageId: 'AGid',
  correlationId: 'order-7',
  flow: 'chatgpt',
  status: 'COMPLETED',
  startedAtMs: Date.UTC(2026, 10, 22, 12),
  durationMs: 1500,
  steps: [{ step: 'ask', durationMs: 1.5 }],
  httpStatus: 200,
};

describe('processingLogLine', () => {
  it('is one line of JSON with the moments as texts', () => {
    const line = processingLogLine(entry, { requestId: 'r1' });

    expect(line).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(line)).toEqual({
      timestamp: '2026-11-22T12:00:01.500Z',
      startedAt: '2026-11-22T12:00:00.000Z',
      level: 'INFO',
      type: 'message-processing-log',
      requestId: 'r1',
      messageId: 'AGid',
      correlationId: 'order-7',
      flow: 'chatgpt',
      status: 'COMPLETED',
      durationMs: 1500,
      steps: [{ step: 'ask', durationMs: 1.5 }],
      httpStatus: 200,
    });
  });

  it('has the level ERROR for a message that failed, and no request id where there is none', () => {
    const line = JSON.parse(processingLogLine({ ...entry, status: 'FAILED' }, { requestId: undefined }));

    expect(line.level).toBe('ERROR');
    expect(line).not.toHaveProperty('requestId');
  });
});
