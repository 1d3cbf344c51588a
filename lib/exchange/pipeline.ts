import { FlowError } from '../errors.ts';
import type { Message } from '../message/message.ts';
import type { Exchange, NamedStep, Step } from './exchange.ts';
import { monotonicMs } from './monotonic-ms.ts';
import { StepFailure } from './step-failure.ts';

/**
 * Steps as one step: each gets the message that the one before it answered.
 * @throws StepFailure with the step's own error as its cause, `DEADLINE_EXCEEDED` when it begins or ends too late
 */
export function pipeline(steps: readonly NamedStep[]): Step {
  return (message, exchange) =>
    new Promise((resolve, reject) => {
      const passage = new Passage(message, exchange);
      const timer = setTimeout(() => reject(passage.abandoned()), exchange.deadline.remainingMs + lastWordMs);
      passage
        .through(steps)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
}

/** A step that minds the deadline itself gets to say what it waited for. In milliseconds. */
const lastWordMs = 50;

/** One message on its way through the steps. */
class Passage {
  readonly #exchange: Exchange;
  #message: Message;
  #step = '';
  #startedAt = 0;
  #isAbandoned = false;

  constructor(message: Message, exchange: Exchange) {
    this.#message = message;
    this.#exchange = exchange;
  }

  async through(steps: readonly NamedStep[]): Promise<Message> {
    for (const step of steps) {
      if (this.#isAbandoned) break;
      this.#step = step.id;
      this.#startedAt = monotonicMs();
      try {
        if (this.#exchange.deadline.isOver) throw deadlineExceeded();
        this.#message = await step.run(this.#message, this.#exchange);
      } catch (cause) {
        throw this.#failure(cause);
      } finally {
        if (!this.#isAbandoned) this.#logStep();
      }
    }
    return this.#message;
  }

  /** Leaves the step to itself that did not end in time; what it answers goes nowhere. */
  abandoned(): StepFailure {
    this.#isAbandoned = true;
    this.#logStep();
    return this.#failure(deadlineExceeded());
  }

  #failure(cause: unknown): StepFailure {
    return cause instanceof StepFailure ? cause : new StepFailure(this.#step, this.#message, cause);
  }

  #logStep(): void {
    this.#exchange.log.stepEnded(this.#step, monotonicMs() - this.#startedAt);
  }
}

function deadlineExceeded(): FlowError {
  return new FlowError('DEADLINE_EXCEEDED', 'The step did not end in the time one message has.', {
    hint: 'Ask for less in one message, or raise the timeouts of the flow.',
  });
}
