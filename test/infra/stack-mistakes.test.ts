import { describe, expect, it } from '@jest/globals';
import { flows } from '../../functions/flows.ts';
import { stackMistakes } from '../../infra/stack-mistakes.ts';
import { stages } from '../../infra/stages.ts';
import { ordersFlow, testStage } from './stack-of.ts';

describe('stackMistakes', () => {
  it.each(stages)('finds none in the deployed flows of stage $name', (stage) => {
    expect(stackMistakes(flows, stage)).toEqual([]);
  });

  it('points at a parameter that the flow does not declare', () => {
    const step = {
      type: 'content-modifier',
      id: 'tag',
      headers: [{ name: 'X-Shop', type: 'constant', value: 'from {{shpo}}' }],
    } as const;

    const mistakes = stackMistakes([ordersFlow({ steps: [step] })], testStage({ parameters: {} }));

    expect(mistakes).toEqual([
      expect.stringMatching(
        /^functions\/orders\/flow\.ts › .*step "tag" › .*\n {2}from \{\{shpo\}\}\n {7}\^{8} Unknown/,
      ),
    ]);
    expect(mistakes[0]).toContain('Did you mean "shop"?');
  });

  it('points at an address that another flow has', () => {
    const twin = ordersFlow({ name: 'returns' });

    const mistakes = stackMistakes([ordersFlow(), twin], testStage({ parameters: {} }));

    expect(mistakes).toEqual([
      'functions/returns/flow.ts › sender › address\n  /orders/v1/*\n  ^^^^^^^^^^^^ Flow "orders" has it already.',
    ]);
  });

  it.each([
    { what: 'the name of another flow', changes: {}, expected: /› name\n {2}orders\n {2}\^{6} Another flow/ },
    {
      what: 'a name with capitals',
      changes: { name: 'Orders' },
      expected: /› name\n {2}Orders\n {2}\^{6} A flow is/,
    },
    {
      what: 'an address that API Gateway does not take',
      changes: { name: 'second', sender: { type: 'https', address: '/~shop' } } as const,
      expected: /› sender › address\n {2}\/~shop\n {2}\^{6} API Gateway/,
    },
  ])('points at $what', ({ changes, expected }) => {
    const first = ordersFlow({ sender: { type: 'https', address: '/first' } });

    const mistakes = stackMistakes([first, ordersFlow(changes)], testStage({ parameters: {} }));

    expect(mistakes).toEqual([expect.stringMatching(expected)]);
  });

  it('points at a credential whose name no secret can bear', () => {
    const [shop] = Object.values(ordersFlow().receivers);
    if (!shop) throw new Error('The flow has no receiver.');
    const authentication = { type: 'bearer', credential: 'the shop' } as const;
    const flow = ordersFlow({ receivers: { shop: { ...shop, authentication } } });

    const mistakes = stackMistakes([flow], testStage({ parameters: {} }));

    expect(mistakes).toEqual([
      expect.stringMatching(/› credential\n {2}the shop\n {2}\^{8} Secrets Manager takes/),
    ]);
  });

  it.each([
    {
      changes: { parameters: { oders: {} } },
      expected: 'infra/stages.ts › test › parameters: unknown flow "oders". Did you mean "orders"?',
    },
    {
      changes: { parameters: { orders: { shpo: '' } } },
      expected:
        'infra/stages.ts › test › parameters › orders: unknown parameter "shpo". Did you mean "shop"?',
    },
    {
      changes: { parameters: {}, existingSecrets: { shopp: 'x' } },
      expected: 'infra/stages.ts › test › existingSecrets: unknown credential "shopp". Did you mean "shop"?',
    },
  ])('finds what a stage names and no flow has: $expected', ({ changes, expected }) => {
    expect(stackMistakes([ordersFlow()], testStage(changes))).toEqual([expected]);
  });
});
