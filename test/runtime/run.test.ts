import { describe, expect, it } from '@jest/globals';
import { flow } from '../../functions/chatgpt/flow.ts';
import { compiledFlow } from '../../lib/runtime/compile.ts';
import { newRun } from '../../lib/runtime/run.ts';
import { fakePorts } from '../support/fake-ports.ts';

const compiled = compiledFlow(flow, { messageTimeoutMs: '9000' });
const ports = fakePorts({ now: () => 1_000_000 });

describe('newRun', () => {
  it.each([
    { remainingMs: undefined, left: 9000 },
    { remainingMs: 20_000, left: 9000 },
    { remainingMs: 300, left: 300 },
  ])('gives a message $left ms when the platform leaves $remainingMs', ({ remainingMs, left }) => {
    expect(newRun(compiled, ports, { remainingMs }).exchange.deadline.remainingMs).toBe(left);
  });

  it('names what the message belongs to, the message itself unless the caller says otherwise', () => {
    const { exchange } = newRun(compiled, ports);

    expect(exchange.id).toMatch(/^A[\w-]{27}$/);
    expect(exchange.correlationId).toBe(exchange.id);
    expect(newRun(compiled, ports, { correlationId: 'order-7' }).exchange.correlationId).toBe('order-7');
  });
});
