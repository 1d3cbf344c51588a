import { describe, expect, it } from '@jest/globals';
import { metricLines } from '../../lib/aws/metric-lines.ts';
import type { ModelCall, ProcessingLogEntry } from '../../lib/exchange/processing-log.ts';

const entry: ProcessingLogEntry = {
  messageId: 'AG1',
  correlationId: 'AG1',
  flow: 'route-mail',
  status: 'COMPLETED',
  startedAtMs: 1_000_000,
  durationMs: 1500.5,
  steps: [],
};

const usage = { inputTokens: 10, cachedInputTokens: 4, outputTokens: 5, reasoningTokens: 3 };

function call(model: string, rest: Partial<ModelCall> = {}): ModelCall {
  return { model, usage, serviceTier: 'default', durationMs: 250, ...rest };
}

function lines(...modelCalls: readonly ModelCall[]): readonly unknown[] {
  return metricLines({ ...entry, modelCalls })
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
}

describe('metricLines', () => {
  it('are none for a message that asked no model', () => {
    expect(metricLines(entry)).toBe('');
  });

  it('hold duration, cached and reasoning tokens and cost by flow and model, tokens by their type too', () => {
    const dimensions = { flow: 'route-mail', 'gen_ai.request.model': 'gpt-4o' };

    expect(lines(call('gpt-4o-2024-08-06'))).toEqual([
      {
        _aws: {
          Timestamp: 1_001_501,
          CloudWatchMetrics: [
            {
              Namespace: 'iflow',
              Dimensions: [['flow', 'gen_ai.request.model']],
              Metrics: [
                { Name: 'gen_ai.client.operation.duration', Unit: 'Seconds' },
                { Name: 'gen_ai.client.inference.usage.cache_read.input_tokens', Unit: 'Count' },
                { Name: 'gen_ai.client.inference.usage.reasoning.output_tokens', Unit: 'Count' },
                { Name: 'estimated_cost_usd', Unit: 'None' },
              ],
            },
          ],
        },
        ...dimensions,
        'gen_ai.client.operation.duration': [0.25],
        'gen_ai.client.inference.usage.cache_read.input_tokens': [4],
        'gen_ai.client.inference.usage.reasoning.output_tokens': [3],
        estimated_cost_usd: [0.00007],
      },
      ...(['input', 'output'] as const).map((type) => ({
        _aws: {
          Timestamp: 1_001_501,
          CloudWatchMetrics: [
            {
              Namespace: 'iflow',
              Dimensions: [['flow', 'gen_ai.request.model', 'gen_ai.token.type']],
              Metrics: [{ Name: 'gen_ai.client.token.usage', Unit: 'Count' }],
            },
          ],
        },
        ...dimensions,
        'gen_ai.token.type': type,
        'gen_ai.client.token.usage': [type === 'input' ? 10 : 5],
      })),
    ]);
  });

  it('hold the values of all calls of a model', () => {
    expect(lines(call('gpt-4o'), call('gpt-4o', { usage: { inputTokens: 7 } }))).toMatchObject([
      { 'gen_ai.client.operation.duration': [0.25, 0.25] },
      { 'gen_ai.client.token.usage': [10, 7] },
      { 'gen_ai.client.token.usage': [5] },
    ]);
  });

  it('count calls without a known price, and give them no cost', () => {
    const [first] = lines(call('gpt-4o', { serviceTier: 'flex' }));

    expect(first).toMatchObject({ cost_unknown: [1] });
    expect(first).not.toHaveProperty('estimated_cost_usd');
  });

  it('make no dimension of a name that a caller may have chosen', () => {
    const models = lines(call('canary-1'), call('canary-2')).map(
      (line) => Object(line)['gen_ai.request.model'],
    );

    expect(models).toEqual(['other', 'other', 'other']);
  });

  it('leave out what a reply did not say', () => {
    const known = lines(call('gpt-4o', { usage: { inputTokens: 1 }, durationMs: undefined }));

    expect(known.map((line) => Object.keys(Object(line)))).toEqual([
      ['_aws', 'flow', 'gen_ai.request.model', 'estimated_cost_usd'],
      ['_aws', 'flow', 'gen_ai.request.model', 'gen_ai.token.type', 'gen_ai.client.token.usage'],
    ]);
  });

  it('hold at most what CloudWatch takes of one metric', () => {
    const many = lines(...Array.from({ length: 101 }, () => call('gpt-4o')));

    expect(many.map((line) => Object(line)['gen_ai.client.token.usage']?.length)).toEqual([
      undefined,
      100,
      100,
    ]);
  });
});
