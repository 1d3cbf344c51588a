import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { localArn } from '../local-place.ts';
import { LambdaFault } from './lambda-fault.ts';
import { LambdaInstance, type StreamedInvocation } from './lambda-instance.ts';
import type { LambdaSettings } from './lambda-settings.ts';
import type { RuntimeInvocation } from './runtime-api.ts';

/** The whole answer of a function, or why there is none. */
export type Invocation = { readonly type: 'success'; readonly payload: Buffer } | LambdaFault;

interface Job {
  readonly event: string;
  readonly answer: (answer: StreamedInvocation) => void;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxEventBytes = 6_291_456;
const maxAnswerBytes = 6_291_556;

/**
 * A Lambda function as AWS runs it: the real runtime, one process per event at a time, kept warm for the next one,
 * ended when it takes longer than it may. Ends its processes on `close`, and when this process ends in any way.
 */
export class LambdaFunction {
  readonly #settings: LambdaSettings;
  readonly #instances = new Set<LambdaInstance>();
  readonly #idle: LambdaInstance[] = [];
  readonly #waiting: Job[] = [];
  readonly #starting = new Set<LambdaInstance>();
  #isClosed = false;
  #becomeQuiet: () => void = () => undefined;

  constructor(settings: LambdaSettings) {
    this.#settings = settings;
  }

  /** Runs the function on an event and collects the answer, streamed or not. */
  async invoke(event: unknown): Promise<Invocation> {
    const answer = await this.invokeStreamed(event);
    if (answer.type === 'fault') return answer;
    try {
      const payload = await buffer(answer.stream);
      return payload.length > maxAnswerBytes ? answerTooLarge() : { type: 'success', payload };
    } catch (error) {
      if (error instanceof LambdaFault) return error;
      throw error;
    }
  }

  /** Runs the function on an event and answers as soon as its first byte is there. The stream must be read or destroyed. */
  invokeStreamed(event: unknown): Promise<StreamedInvocation> {
    const json = JSON.stringify(event);
    const size = Buffer.byteLength(json);
    if (size > maxEventBytes) return Promise.resolve(eventTooLarge(size));
    if (this.#isClosed) return Promise.resolve(closed());
    return new Promise((answer) => {
      this.#waiting.push({ event: json, answer });
      this.#assign();
    });
  }

  /** Ends every process; what still runs or waits gets a fault. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#waiting.splice(0)) job.answer(closed());
    await Promise.all([...this.#instances].map((instance) => instance.stop()));
  }

  /** Lets everything that runs or waits come to its end, then closes. */
  async retire(): Promise<void> {
    const quiet = new Promise<void>((resolve) => {
      this.#becomeQuiet = resolve;
    });
    this.#assign();
    await quiet;
    await this.close();
  }

  /** Brings events and idle instances together, and starts as many as are wanting. */
  #assign(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0)
      this.#run(this.#idle.pop(), this.#waiting.shift());
    const { maxInstances = 50 } = this.#settings;
    while (this.#waiting.length > this.#starting.size && this.#instances.size < maxInstances) this.#start();
    if (this.#waiting.length === 0 && this.#idle.length === this.#instances.size) this.#becomeQuiet();
  }

  #run(instance: LambdaInstance | undefined, job: Job | undefined): void {
    if (instance && job) void instance.invoke(this.#invocation(job.event)).then(job.answer);
  }

  #start(): void {
    const instance = new LambdaInstance(this.#settings, {
      onIdle: (idle) => {
        this.#starting.delete(idle);
        this.#idle.push(idle);
        this.#assign();
      },
      onEnd: (ended, fault) => this.#forget(ended, fault),
    });
    this.#instances.add(instance);
    this.#starting.add(instance);
  }

  /** An instance that did not come up takes one waiting event with it, so that a function that cannot start says so. */
  #forget(instance: LambdaInstance, fault: LambdaFault): void {
    this.#instances.delete(instance);
    const idleIndex = this.#idle.indexOf(instance);
    if (idleIndex >= 0) this.#idle.splice(idleIndex, 1);
    if (this.#starting.delete(instance)) this.#waiting.shift()?.answer(fault);
    if (!this.#isClosed) this.#assign();
  }

  #invocation(event: string): RuntimeInvocation {
    const { name, timeoutMs = 3000 } = this.#settings;
    const hexSeconds = Math.floor(Date.now() / 1000).toString(16);
    return {
      event,
      requestId: randomUUID(),
      functionArn: localArn('lambda', `function:${name}`),
      traceId: `Root=1-${hexSeconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`,
      deadlineMs: Date.now() + timeoutMs,
    };
  }
}

function eventTooLarge(size: number): LambdaFault {
  const message = `Request must be smaller than ${maxEventBytes} bytes for the InvokeFunction operation; it has ${size}`;
  return new LambdaFault('RequestTooLargeException', message);
}

function answerTooLarge(): LambdaFault {
  const message = `Response payload size exceeded maximum allowed payload size (${maxAnswerBytes} bytes).`;
  return new LambdaFault('Function.ResponseSizeTooLarge', message);
}

function closed(): LambdaFault {
  return new LambdaFault('ServiceException', 'The function is closed; start it anew to invoke it.');
}
