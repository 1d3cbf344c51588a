import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flows } from '../../functions/flows.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import { compiledFlow } from '../../lib/runtime/compile.ts';
import { answerEvent } from '../../lib/runtime/answer-event.ts';
import { fakeCall, fakeCredentials, fakePorts } from '../support/fake-ports.ts';
import { jsonRequest, runFlow } from '../support/run-flow.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Members that objects have by nature, or that code asks for. */
const names = fc.constantFrom(
  ...['toString', 'valueOf', '__proto__', 'constructor', 'hasOwnProperty', 'toJSON', 'then', 'length'],
  ...['prompt', 'model', 'messages', 'input', 'instruction', 'training_file', 'object', 'error', 'usage'],
  ...['choices', 'message', 'content', 'n', 'size', 'max_tokens', 'stream', 'text', 'code', 'param', 'type'],
);
const scalars = fc.constantFrom(
  '""',
  '"a"',
  '1',
  '-0',
  '1e400',
  '1e-400',
  'true',
  'null',
  '"\\ud800"',
  '"\\u0000"',
);
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items.join()}]`),
    fc
      .array(fc.tuple(names, tie('json')), { maxLength: 4 })
      .map((members) => `{${members.map(([name, value]) => `"${name}":${value}`).join()}}`),
  ),
}));
const odd = fc.constantFrom(
  '',
  '{',
  '\ufeff{}',
  '{"a":1,"a":2}',
  nested(513),
  nested(100_000),
  '{"a":"\xff"}',
);
const text = fc.oneof({ arbitrary: json, weight: 9 }, { arbitrary: odd, weight: 1 });

const credentials = fakeCredentials({ openai: ['sk-test'], key: ['sk-test'] });
/** A path that the sender of the flow takes. */
const pathOf = ({ sender }: Flow): string => sender.address.replace('/*', '/chat/completions');

describe.each(flows)('the flow $name', (flow) => {
  const headers = [['Content-Type', 'application/json']] as const;

  it('is never at a loss for JSON from outside, whoever sent it', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, fc.constantFrom(200, 400, 403, 404, 500), async (body, reply, status) => {
        const ports = fakePorts({ ...fakeCall({ body: reply, status, headers }), credentials });
        const request = { ...jsonRequest({}), path: pathOf(flow), body: new TextEncoder().encode(body) };

        const answer = await runFlow(flow, request, { ports, parameters: {} });

        expect(answer.body).not.toContain('"INTERNAL"');
        expect(ports.entries.map(({ error }) => error?.code)).not.toContain('INTERNAL');
      }),
      { numRuns: 60 },
    );
  });

  it('is never at a loss for an event', async () => {
    const deep: unknown = JSON.parse(`{"prompt":${nested(100_000)}}`);
    const ports = fakePorts({ ...fakeCall({ body: nested(100_000), headers }), credentials });

    const failure = await answerEvent(compiledFlow(flow), deep, { ports }).catch((error) => error);

    expect(failure).not.toHaveProperty('name', 'INTERNAL');
  });
});
