import type { Message } from '../message/message.ts';
import type { Deadline } from './deadline.ts';
import type { MessageEnd } from './message-end.ts';
import type { Ports } from './ports.ts';
import type { ProcessingLog } from './processing-log.ts';

/** One processing of one message. */
export interface Exchange {
  /** The message id: what CPI calls the MPL id. */
  readonly id: string;
  readonly correlationId: string;
  readonly deadline: Deadline;
  /** The moment from which on nothing is done for the message any more, in time or before it. */
  readonly end: MessageEnd;
  readonly ports: Ports;
  readonly log: ProcessingLog;
}

/** What happens to a message at one place of a flow. */
export type Step = (message: Message, exchange: Exchange) => Promise<Message>;

/** A step with the id it has in its flow. */
export interface NamedStep {
  readonly id: string;
  readonly run: Step;
}
