import { describe, expect, it } from '@jest/globals';
import { readableLine } from '../../lib/local/log-line.ts';

function shown(line: unknown): string | undefined {
  return readableLine({ source: 'stdout', text: typeof line === 'string' ? line : JSON.stringify(line) });
}

const entry = {
  type: 'message-processing-log',
  level: 'INFO',
  flow: 'chatgpt',
  status: 'COMPLETED',
  httpStatus: 200,
  durationMs: 12.34,
  messageId: 'AG1',
  steps: [{ step: 'ask', durationMs: 11 }],
  receiverStatus: 200,
  usage: { inputTokens: 3, outputTokens: 20 },
};

describe('readableLine', () => {
  it('shows a message that was processed in one line', () => {
    expect(shown(entry)).toBe(
      'chatgpt COMPLETED · 200 · 12.3 ms · ask 11.0 · receiver 200 · tokens 3 in 20 out · AG1',
    );
  });

  it('shows who is to blame for a message that failed', () => {
    const { receiverStatus, usage, ...rest } = entry;
    const error = { code: 'VALUE_MISSING', blame: 'caller', step: 'ask' };

    expect(shown({ ...rest, status: 'FAILED', httpStatus: 400, error })).toBe(
      'chatgpt FAILED · 400 · 12.3 ms · ask 11.0 · VALUE_MISSING (caller, ask) · AG1',
    );
  });

  it.each([
    { cost: { amount: 0.00002, currency: 'USD', pricesOf: '2026-09-22' }, text: 'cost 0.00002 USD' },
    { cost: 'unknown', text: 'cost unknown' },
  ])('shows $text', ({ cost, text }) => {
    expect(shown({ ...entry, cost })).toContain(` · tokens 3 in 20 out · ${text} · `);
  });

  it('shows nothing of metrics', () => {
    expect(shown({ _aws: { Timestamp: 1, CloudWatchMetrics: [] }, flow: 'chatgpt' })).toBeUndefined();
  });

  it.each([
    { line: { level: 'WARN', message: 'careful' }, text: 'WARN careful' },
    {
      line: { level: 'ERROR', message: { errorType: 'TypeError', errorMessage: 'no' } },
      text: 'ERROR TypeError: no',
    },
    { line: { level: 'INFO', message: { a: 1 } }, text: 'INFO {"a":1}' },
    { line: 'plain', text: 'plain' },
    { line: '{broken', text: '{broken' },
  ])('shows $line as it is meant', ({ line, text }) => {
    expect(shown(line)).toBe(text);
  });
});
