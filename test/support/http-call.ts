import type { Ports } from '../../lib/exchange/ports.ts';
import type { ProcessingLog } from '../../lib/exchange/processing-log.ts';
import type { HttpReceiver } from '../../lib/flow/receivers.ts';
import { BufferedBody } from '../../lib/message/body.ts';
import { emptyMessage, type Message } from '../../lib/message/message.ts';
import { MessageHeaders } from '../../lib/message/message-headers.ts';
import type { Secret } from '../../lib/message/secret.ts';
import type { Waiting } from '../../lib/receivers/repetition/attempts.ts';
import { connections } from '../../lib/receivers/connection/connection.ts';
import { httpReceiver } from '../../lib/receivers/http.ts';
import { testExchange } from './exchange.ts';

/** What a receiver is called with. */
export interface HttpCall {
  readonly headers?: Readonly<Record<string, string | Secret>>;
  readonly body?: string;
  readonly ports?: Partial<Ports>;
  readonly remainingMs?: number;
  readonly waiting?: Waiting;
  readonly log?: ProcessingLog;
}

/** A message with these headers and this body. */
export function messageOf({ headers = {}, body = '' }: Pick<HttpCall, 'headers' | 'body'>): Message {
  return {
    ...emptyMessage,
    headers: MessageHeaders.from(Object.entries(headers)),
    body: BufferedBody.fromText(body),
  };
}

/** A receiver named `backend` over connections of its own, called again and again. */
export function httpCaller(
  declaration: Omit<HttpReceiver, 'type' | 'method'> & Partial<HttpReceiver>,
): (call?: HttpCall) => Promise<Message> {
  const call = connections({});
  let waiting: Waiting | undefined;
  const receive = httpReceiver(
    'backend',
    { type: 'http', method: 'POST', ...declaration },
    {
      sleep: (durationMs, signal) => waiting?.sleep(durationMs, signal) ?? Promise.resolve(),
      random: () => waiting?.random() ?? 0,
    },
  );
  return (given = {}) => {
    waiting = given.waiting;
    const exchange = testExchange({ call, ...given.ports }, given.remainingMs);
    return receive(messageOf(given), { ...exchange, log: given.log ?? exchange.log });
  };
}

/** Waits that pass at once and are remembered. */
export function rememberedWaits(random = 1): Waiting & { readonly waits: readonly number[] } {
  const waits: number[] = [];
  return { waits, sleep: async (durationMs) => void waits.push(durationMs), random: () => random };
}
