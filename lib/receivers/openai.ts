import type { Exchange, Step } from '../exchange/exchange.ts';
import type { TokenUsage } from '../exchange/processing-log.ts';
import { totalUsage } from '../cost/total-usage.ts';
import type { OpenAiCall } from '../flow/openai-call.ts';
import type { BufferedBody } from '../message/body.ts';
import { bufferedBody, type Message } from '../message/message.ts';
import { jsonValue } from '../text/json-value.ts';
import { compiledSchema } from '../text/json-schema/compiled-schema.ts';
import {
  type AskingReceiver,
  checkedAnswer,
  noAnswer,
  outputInvalid,
  structuredOutput,
} from './openai/checked-answer.ts';
import { replyMapping } from './openai/mapped-reply.ts';
import { type ModelAnswer, parseModelAnswer } from './openai/model-answer.ts';
import { formatMembers, repairRequest, withMembers } from './openai/request-body.ts';

/** The steps that an OpenAI receiver is made of. */
export interface OpenAiSteps {
  /** Makes the message the request. */
  readonly request: Step;
  /** Sends it. */
  readonly call: Step;
}

/**
 * The OpenAI receiver: makes the request, sends it as the HTTP receiver does, and maps the model's answer. An answer that
 * does not match its schema goes back to the model once, in a call of its own.
 * @throws ReceiverError `MODEL_REFUSED`, `MODEL_OUTPUT_CUT`, `RECEIVER_…`
 * @see SAP Help, "AI Receiver Adapter"
 */
export function openAiReceiver(name: string, call: OpenAiCall, steps: OpenAiSteps): Step {
  const { responseFormat } = call;
  const receiver: OpenAiReceiver = {
    ...{ name, call, steps },
    schema: responseFormat && compiledSchema(responseFormat.schema),
    members: formatMembers(call),
    repairs: responseFormat?.repair ?? true,
  };
  const map = replyMapping(call);
  return async (asked, exchange) => {
    const known = exchange.log.modelCalls.length;
    const request = await withMembers(await steps.request(asked, exchange), receiver.members);
    const { reply, answer } = await answered(receiver, request, exchange);
    const usage = usageSince(known, exchange);
    return map({ asked, reply }, { ...answer, usage });
  };
}

interface OpenAiReceiver extends AskingReceiver {
  readonly steps: OpenAiSteps;
  readonly members: string;
  readonly repairs: boolean;
}

interface Answered {
  readonly reply: Message;
  readonly answer: ModelAnswer;
}

/** A repair bears an id of its own: by the message's a service would take it for the first request once more. */
async function answered(receiver: OpenAiReceiver, request: Message, exchange: Exchange): Promise<Answered> {
  const first = await ask(receiver, request, exchange);
  const { schema, repairs, call } = receiver;
  const text = first.answer.text;
  if (!schema || text === undefined) return first;
  const output = structuredOutput(text, schema);
  if (!output.errors) return { ...first, answer: { ...first.answer, json: output.json } };
  if (!repairs) throw outputInvalid(receiver, output.errors);
  const again = await repairRequest(call, request, { answer: text, errors: output.errors });
  const second = await ask(receiver, again, { ...exchange, id: `${exchange.id}-repair` });
  const mended = structuredOutput(second.answer.text ?? '', schema);
  if (mended.errors) throw outputInvalid(receiver, mended.errors);
  return { ...second, answer: { ...second.answer, json: mended.json } };
}

async function ask(receiver: OpenAiReceiver, request: Message, exchange: Exchange): Promise<Answered> {
  const reply = await receiver.steps.call(request, exchange);
  const body = await bufferedBody(reply);
  const answer = parseModelAnswer(receiver.call.api, parsedReply(receiver, body));
  return { reply: { ...reply, body }, answer: checkedAnswer(receiver, answer) };
}

function parsedReply(receiver: AskingReceiver, body: BufferedBody): unknown {
  const json = isText(body) ? jsonValue(body.text) : undefined;
  if (json === undefined) throw noAnswer(receiver);
  return json;
}

function isText(body: BufferedBody): boolean {
  try {
    return body.text !== '';
  } catch {
    return false; // told as a reply without an answer
  }
}

function usageSince(known: number, { log }: Exchange): TokenUsage | undefined {
  const calls = log.modelCalls.slice(known);
  return calls.length > 0 ? totalUsage(calls) : undefined;
}
