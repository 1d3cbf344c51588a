import { describe, expect, it } from '@jest/globals';
import { flow } from '../../../functions/explain-failure/flow.ts';
import { headerOf } from '../../support/run-flow.ts';
import { askedModel } from '../asked-model.ts';

const contentType = 'application/json';

describe('flow explain-failure', () => {
  it("answers the model's explanation of the error", async () => {
    const body = JSON.stringify({
      iflow: 'Orders to ERP',
      step: 'Call ERP',
      error: 'HTTP operation failed: statusCode: 403, "CSRF token validation failed"',
    });

    const { reply, asked, paths } = await askedModel(flow, { body, contentType }, ['Fetch a token first.']);

    expect(reply).toMatchObject({ status: 200, body: 'Fetch a token first.' });
    expect(headerOf(reply, 'X-Iflow-Cost')).toBe('0.000044 USD, prices of 2026-08-01');
    expect(paths).toEqual(['/v1/responses']);
    expect(asked).toEqual([
      {
        model: 'gpt-5.6-luna',
        instructions: expect.stringContaining('Explain in English'),
        input:
          'Integration flow: Orders to ERP\nStep: Call ERP\nError:\n' +
          'HTTP operation failed: statusCode: 403, "CSRF token validation failed"',
        max_output_tokens: 1500,
        store: false,
      },
    ]);
  });

  it('logs neither the error nor the explanation', async () => {
    const { entry } = await askedModel(flow, { body: '{"error":"canary-1"}', contentType }, ['canary-2']);

    expect(JSON.stringify(entry)).not.toContain('canary');
    expect(entry).toMatchObject({
      status: 'COMPLETED',
      usage: { inputTokens: 100, outputTokens: 20 },
      cost: { amount: 0.000044, currency: 'USD', pricesOf: '2026-08-01' },
    });
  });

  it('fails without an error to explain', async () => {
    const { reply, asked } = await askedModel(flow, { body: '{"iflow":"Orders"}', contentType }, ['Hm.']);

    expect(asked).toEqual([]);
    expect(JSON.parse(reply.body)).toMatchObject({ status: 400, code: 'VALUE_MISSING', step: 'failure' });
  });
});
