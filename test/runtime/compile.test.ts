import { describe, expect, it } from '@jest/globals';
import { flows } from '../../functions/flows.ts';
import { flow } from '../../functions/chatgpt/flow.ts';
import { checkFlow } from '../../lib/flow/check.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import { compiledFlow } from '../../lib/runtime/compile.ts';
import { thrownBy } from '../support/run-flow.ts';

describe('compiledFlow', () => {
  it.each(flows.map((each) => [each.name, each] as const))(
    'makes %s runnable, which passes its check',
    (name, each) => {
      expect(checkFlow(each)).toEqual([]);
      expect(compiledFlow(each).name).toBe(name);
    },
  );

  it('takes parameters over their defaults', () => {
    expect(compiledFlow(flow).timeoutMs).toBe(90_000);
    expect(compiledFlow(flow, { messageTimeoutMs: '5' }).timeoutMs).toBe(5);
  });

  it('gives a message 60 seconds unless the flow says otherwise', () => {
    const { timeoutMs: _, ...rest } = flow;

    expect(compiledFlow(rest).timeoutMs).toBe(60_000);
  });

  const broken: readonly { readonly what: string; readonly flow: Flow; readonly code: string }[] = [
    {
      what: 'an unknown receiver',
      flow: { ...flow, steps: [{ type: 'request-reply', id: 'ask', receiver: 'opnai' }] },
      code: 'FLOW_INVALID',
    },
    { what: 'a timeout that is no number', flow: { ...flow, timeoutMs: '{{none}}' }, code: 'FLOW_INVALID' },
    {
      what: 'a text that does not parse',
      flow: {
        ...flow,
        steps: [{ type: 'content-modifier', id: 'a', body: { type: 'expression', value: '${headr.a}' } }],
      },
      code: 'EXPRESSION_SYNTAX',
    },
  ];

  it.each(broken)('fails for $what', async ({ flow: declaration, code }) => {
    expect(await thrownBy(() => compiledFlow(declaration))).toMatchObject({ code });
    expect(checkFlow(declaration)).not.toEqual([]);
  });
});
