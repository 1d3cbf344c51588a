import { performance } from 'node:perf_hooks';
import { FlowError } from '../errors.ts';
import type { Message } from '../message/message.ts';
import type { Exchange, NamedStep, Step } from './exchange.ts';
import { StepFailure } from './step-failure.ts';

/**
 * Steps as one step: each gets the message that the one before it answered.
 * @throws StepFailure with the step's own error as its cause, `DEADLINE_EXCEEDED` when no time is left to begin one
 */
export function pipeline(steps: readonly NamedStep[]): Step {
  return async (message, exchange) => {
    let current = message;
    for (const step of steps) current = await timedStep(step, current, exchange);
    return current;
  };
}

async function timedStep(step: NamedStep, message: Message, exchange: Exchange): Promise<Message> {
  const startedAt = performance.now();
  try {
    if (exchange.deadline.isOver) throw deadlineExceeded();
    return await step.run(message, exchange);
  } catch (cause) {
    throw cause instanceof StepFailure ? cause : new StepFailure(step.id, message, cause);
  } finally {
    exchange.log.stepEnded(step.id, performance.now() - startedAt);
  }
}

/** The error of a message whose time is over. */
export function deadlineExceeded(): FlowError {
  return new FlowError('DEADLINE_EXCEEDED', 'The flow did not end in the time one message has.', {
    hint: 'Ask for less in one message, or raise the timeouts of the flow.',
  });
}
