import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { AnswerStream } from './answer-stream.ts';
import { LambdaFault } from './lambda-fault.ts';
import type { LambdaSettings } from './lambda-settings.ts';
import { RuntimeApi, type RuntimeInvocation } from './runtime-api.ts';
import { killRuntime, startRuntime } from './runtime-process.ts';

/** An answer that has begun; the stream fails with a `LambdaFault` when the function breaks it off. */
export interface StreamedAnswer {
  readonly type: 'success';
  readonly contentType: string;
  readonly stream: Readable;
}

export type StreamedInvocation = StreamedAnswer | LambdaFault;

/** Whom an instance tells about itself. */
export interface InstanceListener {
  readonly onIdle: (instance: LambdaInstance) => void;
  /** The process has ended; the fault says why. */
  readonly onEnd: (instance: LambdaInstance, fault: LambdaFault) => void;
}

/** Lambda ends an instance that has not loaded its function by then. */
const initTimeoutMs = 10_000;
const defaultTimeoutMs = 3000;

/** One process with one function in it, which takes one event at a time. */
export class LambdaInstance {
  readonly #settings: LambdaSettings;
  readonly #listener: InstanceListener;
  readonly #started: Promise<void>;
  #api: RuntimeApi | undefined;
  #process: ChildProcess | undefined;
  #give: (invocation: RuntimeInvocation) => void = () => undefined;
  #answer: (answer: StreamedInvocation) => void = () => undefined;
  #stream: AnswerStream | undefined;
  #timer: NodeJS.Timeout | undefined;
  #requestId = 'none';
  #fault: LambdaFault | undefined;

  /** Starts the process; `onIdle` tells when it is ready, `onEnd` when it is gone. */
  constructor(settings: LambdaSettings, listener: InstanceListener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#started = this.#start().catch((cause) => this.#end(`not started: ${String(cause)}`));
  }

  /** Hands over an event. Only an idle instance may be given one. */
  invoke(invocation: RuntimeInvocation): Promise<StreamedInvocation> {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#requestId = invocation.requestId;
      this.#limit('Task', this.#settings.timeoutMs ?? defaultTimeoutMs);
      this.#give(invocation);
    });
  }

  /** Ends the process at once and waits until it is gone. */
  async stop(): Promise<void> {
    await this.#started;
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    killRuntime(child);
    await closed;
    await this.#api?.close();
  }

  async #start(): Promise<void> {
    this.#api = await RuntimeApi.listen({
      onNext: (give) => this.#becomeIdle(give),
      onResponse: (request) => void this.#respond(request),
      onError: (fault) => this.#answer(fault),
      onInitError: (fault) => {
        this.#fault = fault;
      },
    });
    this.#process = startRuntime(this.#settings, this.#api.address);
    this.#process.once('error', (cause) => void this.#end(`not started: ${cause.message}`));
    this.#process.once(
      'exit',
      (code, signal) => void this.#end(signal ? `signal: ${signal}` : `exit status ${code}`),
    );
    this.#limit('Initialization', initTimeoutMs);
  }

  #becomeIdle(give: (invocation: RuntimeInvocation) => void): void {
    clearTimeout(this.#timer);
    this.#give = give;
    this.#stream = undefined;
    this.#listener.onIdle(this);
  }

  async #respond(request: IncomingMessage): Promise<void> {
    const stream = new AnswerStream(request);
    this.#stream = stream;
    // A fault before the first byte is the answer; after it, it breaks the stream.
    stream.once('error', (error) => error instanceof LambdaFault && this.#answer(error));
    await stream.begun;
    const contentType = request.headers['content-type'] ?? 'application/octet-stream';
    if (stream.errored === null) this.#answer({ type: 'success', contentType, stream });
  }

  #limit(what: string, durationMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const time = `${(durationMs / 1000).toFixed(2)} seconds`;
      this.#fault = new LambdaFault('Sandbox.Timedout', this.#message(`${what} timed out after ${time}`));
      if (this.#process) killRuntime(this.#process);
    }, durationMs);
  }

  async #end(reason: string): Promise<void> {
    clearTimeout(this.#timer);
    const exitFault = new LambdaFault(
      'Runtime.ExitError',
      this.#message(`Runtime exited with error: ${reason}`),
    );
    const fault = this.#fault ?? exitFault;
    this.#answer(fault);
    this.#stream?.destroy(fault);
    this.#listener.onEnd(this, fault);
    await this.#api?.close();
  }

  #message(what: string): string {
    return `RequestId: ${this.#requestId} Error: ${what}`;
  }
}
