import { describe, expect, it } from '@jest/globals';
import type { NamedStep } from '../../lib/exchange/exchange.ts';
import { pipeline } from '../../lib/exchange/pipeline.ts';
import { StepFailure } from '../../lib/exchange/step-failure.ts';
import { BufferedBody } from '../../lib/message/body.ts';
import { emptyMessage, type Message } from '../../lib/message/message.ts';
import { testExchange } from '../support/exchange.ts';
import { bodyText } from '../support/run-flow.ts';

function appending(id: string): NamedStep {
  const run = async (message: Message) => ({
    ...message,
    body: BufferedBody.fromText((await bodyText(message.body)) + id),
  });
  return { id, run };
}

function failing(id: string, thrown: unknown): NamedStep {
  return { id, run: () => Promise.reject(thrown) };
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

describe('pipeline', () => {
  it('hands each step what the one before it answered', async () => {
    const message = await pipeline([appending('a'), appending('b')])(emptyMessage, testExchange());

    expect(await bodyText(message.body)).toBe('ab');
  });

  it('answers the message itself when there are no steps', async () => {
    expect(await pipeline([])(emptyMessage, testExchange())).toBe(emptyMessage);
  });

  it('notes how long each step took, the failed one too, and none after it', async () => {
    const exchange = testExchange();

    await rejection(
      pipeline([appending('a'), failing('b', new Error()), appending('c')])(emptyMessage, exchange),
    );

    expect(exchange.log.steps).toEqual([
      { step: 'a', durationMs: expect.any(Number) },
      { step: 'b', durationMs: expect.any(Number) },
    ]);
  });

  it('fails with the step, its error, and the message as the step found it', async () => {
    const cause = new Error('why');

    const failure = await rejection(
      pipeline([appending('a'), failing('b', cause)])(emptyMessage, testExchange()),
    );

    expect(failure).toBeInstanceOf(StepFailure);
    expect(failure).toMatchObject({ step: 'b', cause });
    expect(await bodyText((failure as StepFailure).lastMessage.body)).toBe('a');
  });

  it('fails with the innermost step when steps hold steps', async () => {
    const cause = new Error('why');
    const outer = { id: 'outer', run: pipeline([failing('inner', cause)]) };

    const failure = await rejection(pipeline([outer])(emptyMessage, testExchange()));

    expect(failure).toMatchObject({ step: 'inner', cause });
  });

  it('fails a step that does not end in the time of the message', async () => {
    const endless = { id: 'endless', run: () => new Promise<Message>(() => undefined) };

    const failure = await rejection(pipeline([endless])(emptyMessage, testExchange({}, 20)));

    expect(failure).toMatchObject({ step: 'endless', cause: { code: 'DEADLINE_EXCEEDED' } });
  });

  it('begins no further step after one that did not end in time, and logs that one once', async () => {
    const exchange = testExchange({}, 20);
    const begun: string[] = [];
    let end: (message: Message) => void = () => undefined;
    const slow = {
      id: 'slow',
      run: () =>
        new Promise<Message>((resolve) => {
          end = resolve;
        }),
    };
    const next = {
      id: 'next',
      run: async (message: Message) => {
        begun.push('next');
        return message;
      },
    };

    await rejection(pipeline([slow, next])(emptyMessage, exchange));
    end(emptyMessage);
    await new Promise(setImmediate);

    expect(begun).toEqual([]);
    expect(exchange.log.steps.map(({ step }) => step)).toEqual(['slow']);
  });

  it('fails before a step that has no time left, without beginning it', async () => {
    let isBegun = false;
    const late = {
      id: 'late',
      run: async (message: Message) => {
        isBegun = true;
        return message;
      },
    };

    const failure = await rejection(pipeline([late])(emptyMessage, testExchange({}, 0)));

    expect(failure).toMatchObject({ step: 'late', cause: { code: 'DEADLINE_EXCEEDED' } });
    expect(isBegun).toBe(false);
  });
});
