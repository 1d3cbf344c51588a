import type { Ports } from '../exchange/ports.ts';
import { FlowError } from '../errors.ts';
import { BufferedBody } from '../message/body.ts';
import { bufferedBody, emptyMessage, type Message } from '../message/message.ts';
import { jsonValue, maxJsonDepth } from '../text/json-value.ts';
import { messageIdHeader } from '../senders/https.ts';
import type { CompiledFlow } from './compile.ts';
import { endRun } from './end-run.ts';
import { problem, toFailure } from './problem.ts';
import { newRun } from './run.ts';

/** What another AWS service sees of a failed message: `name` is the fault code, so Step Functions can catch it. */
export class EventFailure extends Error {
  override readonly name: string;

  constructor(code: string, document: Readonly<Record<string, unknown>>) {
    super(JSON.stringify(document));
    this.name = code;
    this.stack = ''; // the platform passes the stack on to whoever called
  }
}

/**
 * Runs the flow on a JSON object that another AWS service hands over, and answers the resulting body: the value when
 * it is JSON, else its text.
 * @throws EventFailure
 */
export async function answerEvent(
  flow: CompiledFlow,
  event: unknown,
  context: { readonly ports: Ports; readonly remainingMs?: number | undefined },
): Promise<unknown> {
  const run = newRun(flow, context.ports, { remainingMs: context.remainingMs });
  try {
    const message = eventMessage(event, run.exchange.id);
    if (message.body.type === 'buffered') run.exchange.log.requestBytes = message.body.bytes.length;
    const body = await bufferedBody(await flow.run(message, run.exchange));
    run.exchange.log.responseBytes = body.bytes.length;
    const result = eventResult(body);
    endRun(run, {});
    return result;
  } catch (thrown) {
    const failure = toFailure(thrown);
    endRun(run, { failure });
    throw new EventFailure(failure.error.code, problem(failure, run.exchange.id));
  }
}

function eventMessage(event: unknown, messageId: string): Message {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw new FlowError('EVENT_INVALID', `The event must be a JSON object; got ${kindOf(event)}.`);
  }
  return {
    ...emptyMessage,
    headers: emptyMessage.headers.with('Content-Type', 'application/json').with(messageIdHeader, messageId),
    properties: new Map([[messageIdHeader, { value: messageId, isFromCaller: false }]]),
    body: BufferedBody.fromText(eventText(event)),
  };
}

function eventText(event: object): string {
  try {
    return JSON.stringify(event);
  } catch (cause) {
    throw new FlowError('EVENT_INVALID', `The event is nested deeper than ${maxJsonDepth} levels.`, {
      cause,
    });
  }
}

function kindOf(event: unknown): string {
  if (event === null) return 'null';
  return Array.isArray(event) ? 'an array' : `a ${typeof event}`;
}

function eventResult(body: BufferedBody): unknown {
  const text = resultText(body);
  const json = jsonValue(text);
  return json === undefined ? text : json;
}

/** The event was text, so bytes that are none are a reply, which may be right: it is the flow that hands it on here. */
function resultText(body: BufferedBody): string {
  try {
    return body.text;
  } catch (cause) {
    if (!(cause instanceof FlowError && cause.code === 'BODY_NOT_TEXT')) throw cause;
    throw new FlowError(
      'RESULT_NOT_TEXT',
      `The flow ended with a body that is not valid UTF-8 text (${body.bytes.length} bytes).`,
      {
        cause,
        hint: 'An event is answered with text: call this flow over HTTP, or let it end with a body in UTF-8.',
      },
    );
  }
}
