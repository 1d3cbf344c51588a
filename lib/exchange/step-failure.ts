import type { Message } from '../message/message.ts';

/** A step that failed: which one, why (`cause`), and the message as the step found it, which no print shows. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly step: string;
  readonly #lastMessage: Message;

  constructor(step: string, lastMessage: Message, cause: unknown) {
    super(`Step "${step}" failed.`, { cause });
    this.step = step;
    this.#lastMessage = lastMessage;
  }

  get lastMessage(): Message {
    return this.#lastMessage;
  }
}
