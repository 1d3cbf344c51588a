import { Deadline } from '../../lib/exchange/deadline.ts';
import { MessageEnd } from '../../lib/exchange/message-end.ts';
import type { Exchange } from '../../lib/exchange/exchange.ts';
import { ProcessingLog } from '../../lib/exchange/processing-log.ts';
import type { Ports } from '../../lib/exchange/ports.ts';
import { fakePorts } from './fake-ports.ts';

/** An exchange for a step that is tested by itself. */
export function testExchange(ports: Partial<Ports> = {}, remainingMs = 10_000): Exchange {
  const all = fakePorts(ports);
  return {
    id: 'AGtest',
    correlationId: 'AGtest',
    deadline: Deadline.in(remainingMs, all.now),
    end: new MessageEnd(),
    ports: all,
    log: new ProcessingLog(),
  };
}
