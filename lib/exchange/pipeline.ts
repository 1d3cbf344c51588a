import { FlowError } from '../errors.ts';
import type { Message } from '../message/message.ts';
import type { Deadline } from './deadline.ts';
import type { Exchange, NamedStep, Step } from './exchange.ts';
import { monotonicMs } from './monotonic-ms.ts';
import { StepFailure } from './step-failure.ts';

/**
 * Steps as one step: each gets the message that the one before it answered.
 * @throws StepFailure with the step's own error as its cause, `DEADLINE_EXCEEDED` when it begins or ends too late
 */
export function pipeline(steps: readonly NamedStep[]): Step {
  return async (message, exchange) => {
    let current = message;
    for (const step of steps) current = await timedStep(step, current, exchange);
    return current;
  };
}

async function timedStep(step: NamedStep, message: Message, exchange: Exchange): Promise<Message> {
  const startedAt = monotonicMs();
  try {
    return await inTime(exchange.deadline, () => step.run(message, exchange));
  } catch (cause) {
    throw cause instanceof StepFailure ? cause : new StepFailure(step.id, message, cause);
  } finally {
    exchange.log.stepEnded(step.id, monotonicMs() - startedAt);
  }
}

/** A step that minds the deadline itself gets to say what it waited for. In milliseconds. */
const lastWordMs = 50;

async function inTime<Result>(deadline: Deadline, run: () => Promise<Result>): Promise<Result> {
  if (deadline.isOver) throw deadlineExceeded();
  let timer: NodeJS.Timeout | undefined;
  const timeOver = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(deadlineExceeded()), deadline.remainingMs + lastWordMs);
  });
  try {
    return await Promise.race([run(), timeOver]);
  } finally {
    clearTimeout(timer);
  }
}

function deadlineExceeded(): FlowError {
  return new FlowError('DEADLINE_EXCEEDED', 'The step did not end in the time one message has.', {
    hint: 'Ask for less in one message, or raise the timeouts of the flow.',
  });
}
