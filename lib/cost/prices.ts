import type { PriceList } from './price-list.ts';

/** @see developers.openai.com/api/docs/models/gpt-5.6-luna: above 272K the full request costs more */
const longPrompt = { overInputTokens: 272_000, factors: { input: 2, output: 1.5 } };

/** Where the source speaks of prices for short prompts only. */
const maxInputTokens = 272_000;

/**
 * Prices of OpenAI's models for text in the standard way of processing. A model whose price has no source stays out. To
 * bring a price up to date, move its line to a list with the new source and day; a model stands in one list only.
 */
export const priceLists: readonly PriceList[] = [
  {
    checked: '2026-10-26',
    source: 'github.com/TheKrush/PromptFuel, release 1.0.24; apidog.com/blog/gpt-6-1-terra-pricing',
    models: {
      'gpt-6.1-terra': { input: 1, cachedInput: 0.05, cacheWrite: 1.25, output: 5, longPrompt },
    },
  },
  {
    checked: '2026-10-01',
    source: 'github.com/TheKrush/PromptFuel, release 1.0.22, which names the price of 2026-09-29',
    models: {
      'gpt-6.1-sol': { input: 2, cachedInput: 0.1, cacheWrite: 2.5, output: 10, maxInputTokens },
    },
  },
  {
    checked: '2026-09-22',
    source:
      'github.com/merefield/codexometer, release 0.18.4; github.com/TheKrush/PromptFuel, release 1.0.21',
    models: {
      'gpt-6-sol': { input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 10, maxInputTokens },
      'gpt-6-luna': { input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5, maxInputTokens },
    },
  },
  {
    checked: '2026-09-13',
    source:
      'developers.openai.com/api/docs/pricing.md, as read by github.com/anuran-roy/unified-llm-pricing, data/pricing.json',
    models: {
      'gpt-6-astra': { input: 10, cachedInput: 1, cacheWrite: 12.5, output: 50, longPrompt },
      'gpt-5.6-sol': { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20, longPrompt },
    },
  },
  {
    checked: '2026-08-01',
    source:
      'docs.laozhang.ai/en/announcements/gpt-5-6-pricing-2026-07; developers.openai.com/api/docs/models/gpt-5.6-luna',
    models: {
      'gpt-5.6-terra': { input: 2, cachedInput: 0.2, output: 12, maxInputTokens },
      'gpt-5.6-luna': { input: 0.2, cachedInput: 0.02, cacheWrite: 0.25, output: 1.2, longPrompt },
    },
  },
  {
    checked: '2026-05-04',
    source: "github.com/api-evangelist/openai, plans/openai-plans-pricing.yml, from OpenAI's pricing page",
    models: {
      'gpt-5.5': { input: 5, cachedInput: 0.5, output: 30, maxInputTokens },
      'gpt-5.4': { input: 2.5, cachedInput: 0.25, output: 15, maxInputTokens },
      'gpt-5.4-mini': { input: 0.75, cachedInput: 0.075, output: 4.5, maxInputTokens },
      'gpt-5.4-nano': { input: 0.2, cachedInput: 0.02, output: 1.25, maxInputTokens },
    },
  },
  {
    checked: '2025-11-13',
    source:
      'github.com/pydantic/genai-prices, prices/providers/openai.yml; developers.openai.com/api/docs/models/gpt-5-nano',
    models: {
      'gpt-5.1': { input: 1.25, cachedInput: 0.125, output: 10, snapshots: ['gpt-5.1-2025-11-13'] },
      'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10, snapshots: ['gpt-5-2025-08-07'] },
      'gpt-5-mini': { input: 0.25, cachedInput: 0.025, output: 2, snapshots: ['gpt-5-mini-2025-08-07'] },
      'gpt-5-nano': { input: 0.05, cachedInput: 0.005, output: 0.4, snapshots: ['gpt-5-nano-2025-08-07'] },
    },
  },
  {
    checked: '2025-07-04',
    source:
      'github.com/pydantic/genai-prices, prices/providers/openai.yml; for gpt-4 and gpt-3.5-turbo-instruct also ' +
      'developers.openai.com/api/docs/models',
    models: {
      'gpt-4.1': { input: 2, cachedInput: 0.5, output: 8, snapshots: ['gpt-4.1-2025-04-14'] },
      'gpt-4.1-mini': { input: 0.4, cachedInput: 0.1, output: 1.6, snapshots: ['gpt-4.1-mini-2025-04-14'] },
      'gpt-4.1-nano': { input: 0.1, cachedInput: 0.025, output: 0.4, snapshots: ['gpt-4.1-nano-2025-04-14'] },
      // sources disagree on gpt-4o-2024-05-13
      'gpt-4o': {
        ...{ input: 2.5, cachedInput: 1.25, output: 10 },
        snapshots: ['gpt-4o-2024-08-06', 'gpt-4o-2024-11-20'],
      },
      'gpt-4o-mini': { input: 0.15, cachedInput: 0.075, output: 0.6, snapshots: ['gpt-4o-mini-2024-07-18'] },
      o3: { input: 2, cachedInput: 0.5, output: 8, snapshots: ['o3-2025-04-16'] },
      'o4-mini': { input: 1.1, cachedInput: 0.275, output: 4.4, snapshots: ['o4-mini-2025-04-16'] },
      'gpt-4': { input: 30, output: 60, snapshots: ['gpt-4-0613'] },
      'gpt-3.5-turbo': { input: 0.5, output: 1.5, snapshots: ['gpt-3.5-turbo-0125'] },
      'gpt-3.5-turbo-instruct': {
        input: 1.5,
        output: 2,
        snapshots: ['gpt-3.5-turbo-instruct-0914', 'gpt-3.5-turbo-instruct:20230824-v2'],
      },
      'text-embedding-3-small': { input: 0.02 },
      'text-embedding-3-large': { input: 0.13 },
    },
  },
];
