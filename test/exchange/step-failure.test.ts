import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { StepFailure } from '../../lib/exchange/step-failure.ts';
import { emptyMessage } from '../../lib/message/message.ts';

const canary = 'prompt-canary-8Kq';
const message = {
  ...emptyMessage,
  headers: emptyMessage.headers.with('X-Prompt', canary),
  properties: new Map([['prompt', { value: canary, isFromCaller: true }]]),
};

describe('StepFailure', () => {
  it('names the step and keeps the message as the step found it', () => {
    const cause = new Error('why');

    const failure = new StepFailure('ask', message, cause);

    expect(failure).toMatchObject({ name: 'StepFailure', message: 'Step "ask" failed.', step: 'ask', cause });
    expect(failure.lastMessage).toBe(message);
  });

  it('shows nothing of the message to who prints it', () => {
    const failure = new StepFailure('ask', message, new Error('why'));

    const shown = inspect(failure, { depth: 9, showHidden: true }) + JSON.stringify(failure);

    expect(shown).not.toContain(canary);
  });
});
