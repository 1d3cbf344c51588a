import { ReceiverError } from '../../errors.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { OutboundResponse } from '../../exchange/ports.ts';
import { numberOf } from '../../flow/numbers.ts';
import type { CircuitBreakerDeclaration } from '../../flow/receivers.ts';

/** A call through the breaker. */
export interface BrokenCircuit<Answer> {
  readonly receiver: string;
  readonly url: URL;
  readonly exchange: Exchange;
  readonly attempt: () => Promise<Answer>;
}

interface Answered {
  readonly response: OutboundResponse;
}

interface Circuit {
  failures: number;
  /** Moment of the next probe, once the circuit is open. */
  opensUntilMs: number;
  isProbing: boolean;
}

/**
 * Leaves an address alone that fails all the time. Its state lives as long as the process; an address that answers has
 * none.
 * @throws FlowError `FLOW_INVALID` for numbers that are none
 */
export class CircuitBreaker {
  readonly #failures: number;
  readonly #openMs: number;
  readonly #circuits = new Map<string, Circuit>();

  constructor({ failures, openMs }: CircuitBreakerDeclaration) {
    this.#failures = numberOf(failures);
    this.#openMs = numberOf(openMs);
  }

  /** @throws ReceiverError `RECEIVER_CIRCUIT_OPEN` while the address is left alone, else what the attempt throws */
  async run<Answer extends Answered>(call: BrokenCircuit<Answer>): Promise<Answer> {
    const circuit = this.#circuits.get(call.url.origin);
    if (circuit) this.#pass(circuit, call);
    try {
      const answer = await call.attempt();
      if (isFailure(answer.response.status)) this.#failed(call);
      else this.#circuits.delete(call.url.origin);
      return answer;
    } catch (error) {
      if (isOutage(error)) this.#failed(call);
      else if (circuit) circuit.isProbing = false;
      throw error;
    }
  }

  /** Lets the call pass, as the one probe when the circuit was open long enough. */
  #pass(circuit: Circuit, call: BrokenCircuit<Answered>): void {
    if (circuit.failures < this.#failures) return;
    const waitMs = circuit.opensUntilMs - call.exchange.ports.now();
    if (waitMs > 0 || circuit.isProbing) throw refused(call, waitMs);
    circuit.isProbing = true;
  }

  #failed({ url, exchange }: BrokenCircuit<Answered>): void {
    const circuit = this.#circuits.get(url.origin) ?? { failures: 0, opensUntilMs: 0, isProbing: false };
    circuit.failures += 1;
    circuit.isProbing = false;
    circuit.opensUntilMs = exchange.ports.now() + this.#openMs;
    this.#circuits.set(url.origin, circuit);
  }
}

function isFailure(status: number): boolean {
  return status >= 500;
}

const outageCodes: ReadonlySet<string> = new Set([
  'RECEIVER_UNREACHABLE',
  'RECEIVER_CONNECTION_LOST',
  'RECEIVER_REPLY_INVALID',
  'RECEIVER_NOT_TRUSTED',
  'RECEIVER_TIMEOUT',
]);

function isOutage(error: unknown): boolean {
  return error instanceof ReceiverError && outageCodes.has(error.code);
}

/** The log takes a call that was not made for one that failed at once. */
function refused(call: BrokenCircuit<Answered>, waitMs: number): ReceiverError {
  const error = circuitOpen(call, Math.max(waitMs, 1));
  const { log } = call.exchange;
  log.receiverCalled(call.receiver).failed(error);
  log.tellsReceiverCalls = true;
  return error;
}

function circuitOpen({ receiver, url }: BrokenCircuit<Answered>, waitMs: number): ReceiverError {
  return new ReceiverError(
    'RECEIVER_CIRCUIT_OPEN',
    `Receiver "${receiver}" at ${url.host} failed several times in a row and is left alone for a while.`,
    {
      receiver,
      headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) },
      hint: 'Send the same message again later.',
    },
  );
}
