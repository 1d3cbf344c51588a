import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answers } from '../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../support/fault-upstream.ts';
import { buffered, completion, faults } from './faults.ts';
import { type OpenAiFunction, openAiFunction } from './lambda-function.ts';
import { cases, expectOutcome, key, prompt } from './outcome.ts';

let upstream: FaultUpstream;
let lambda: OpenAiFunction;

beforeAll(async () => {
  upstream = await faultUpstream();
  lambda = await openAiFunction({
    openaiBaseUrl: upstream.url,
    receiverTimeoutMs: 400,
    messageTimeoutMs: 1_000,
  });
});

afterAll(async () => {
  await lambda.close();
  await upstream.close();
});

describe('the OpenAI flow under the Lambda runtime and a service that', () => {
  it.each(cases(faults).filter(({ kind }) => kind === 'streamed'))(
    '$fault: the answer $outcome.type',
    async ({ behaviour, content, outcome, sent }) => {
      upstream.behave(behaviour(content));

      const answer = await lambda.got(content);

      expectOutcome(answer, { outcome, content, sent });
      upstream.behave(answers(200, buffered.bytes));
      expectOutcome(await lambda.got(buffered), {
        outcome: { type: 'passes', status: 200 },
        content: buffered,
      });
    },
  );

  it('leaves one process that has said nothing it must not', () => {
    const log = lambda.log.lines.join('\n');

    expect(log).not.toMatch(/Runtime exited|Unhandled|Error:/);
    for (const canary of [prompt, key, completion]) expect(log).not.toContain(canary);
  });
});
