import { describe, expect, it } from '@jest/globals';
import type { TokenUsage } from '../../lib/exchange/processing-log.ts';
import { usageHeaders } from '../../lib/runtime/usage-headers.ts';
import { headerOf } from '../support/run-flow.ts';
import { asked, askingFlow, chatReply } from '../receivers/openai/asked.ts';

function headers(model: string, usage: TokenUsage): Readonly<Record<string, string>> {
  return Object.fromEntries(usageHeaders([{ model, usage, serviceTier: undefined }]));
}

describe('usageHeaders', () => {
  it('are none where no model was asked', () => {
    expect(usageHeaders([])).toEqual([]);
  });

  it.each([
    {
      model: 'o3',
      usage: {
        inputTokens: 1000,
        cachedInputTokens: 200,
        outputTokens: 30,
        reasoningTokens: 20,
        totalTokens: 1030,
      },
      usageText: 'input=1000, cached-input=200, output=30, reasoning=20',
      cost: '0.00194 USD, prices of 2025-07-04',
    },
    {
      model: 'text-embedding-3-small',
      usage: { inputTokens: 5 },
      usageText: 'input=5',
      cost: '0.0000001 USD, prices of 2025-07-04',
    },
    {
      model: 'gpt-4o',
      usage: { inputTokens: 0, outputTokens: 0 },
      usageText: 'input=0, output=0',
      cost: '0 USD, prices of 2025-07-04',
    },
    {
      model: 'gpt-4o',
      usage: { inputTokens: 4_000_000 },
      usageText: 'input=4000000',
      cost: '10 USD, prices of 2025-07-04',
    },
    {
      model: 'gpt-99',
      usage: { inputTokens: 1, outputTokens: 2 },
      usageText: 'input=1, output=2',
      cost: 'unknown',
    },
  ])('tell "$usageText" and "$cost"', ({ model, usage, usageText, cost }) => {
    expect(headers(model, usage)).toEqual({ 'X-Iflow-Usage': usageText, 'X-Iflow-Cost': cost });
  });

  it('are in a reply only where the sender asks for them', async () => {
    const flow = askingFlow({ api: 'chat-completions', model: 'gpt-4o' });

    const without = await asked(flow, 'Hi', [chatReply('Hello')]);
    const withHeaders = await asked({ ...flow, sender: { ...flow.sender, usageHeaders: true } }, 'Hi', [
      chatReply('Hello'),
    ]);

    expect(headerOf(without.reply, 'X-Iflow-Usage')).toBeUndefined();
    expect(headerOf(withHeaders.reply, 'X-Iflow-Usage')).toBe('input=10, output=5');
    expect(headerOf(withHeaders.reply, 'X-Iflow-Cost')).toBe('0.000075 USD, prices of 2025-07-04');
  });

  it('are in the reply to a message that failed after a model had answered', async () => {
    const flow = askingFlow({ api: 'chat-completions', model: 'gpt-4o' });

    const { reply } = await asked({ ...flow, sender: { ...flow.sender, usageHeaders: true } }, 'Hi', [
      chatReply('Hel', { finish_reason: 'length' }),
    ]);

    expect(reply.status).toBe(502);
    expect(headerOf(reply, 'X-Iflow-Usage')).toBe('input=10, output=5');
  });
});
