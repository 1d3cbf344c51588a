import { FlowError } from '../errors.ts';
import type { NamedStep, Step } from '../exchange/exchange.ts';
import { pipeline } from '../exchange/pipeline.ts';
import { filledFlow } from '../flow/filled-flow.ts';
import type { Flow } from '../flow/flow.ts';
import { numberOf } from '../flow/numbers.ts';
import type { ParameterValues } from '../flow/parameters.ts';
import type { ReceiverDeclaration } from '../flow/receivers.ts';
import type { HttpsSender } from '../flow/senders.ts';
import type { StepDeclaration } from '../flow/steps.ts';
import { withFallbacks } from '../receivers/fallback.ts';
import { httpReceiver } from '../receivers/http.ts';
import { type HttpsDoor, httpsSender } from '../senders/https.ts';
import { contentModifier } from '../steps/content-modifier.ts';
import { jsonMapping } from '../steps/json-mapping.ts';
import { jsonToXmlConverter } from '../steps/json-to-xml.ts';
import { openAiLimits } from '../steps/openai-limits.ts';
import { requestReply } from '../steps/request-reply.ts';
import { openAiOverHttp } from './openai.ts';

/** Longest time for one message unless the flow says otherwise, in milliseconds. */
export const defaultTimeoutMs = 60_000;

/** A flow ready to run: everything that depends on the declaration alone is done. */
export interface CompiledFlow {
  readonly name: string;
  readonly timeoutMs: number;
  readonly sender: HttpsSender;
  readonly door: HttpsDoor;
  readonly run: Step;
}

/**
 * Makes a declaration runnable, once per cold start.
 * @throws FlowError `FLOW_INVALID`, `EXPRESSION_SYNTAX`, `XPATH_SYNTAX`; a flow that passed the check throws none
 */
export function compiledFlow(declaration: Flow, parameters: ParameterValues = {}): CompiledFlow {
  const flow = filledFlow(declaration, parameters);
  const receivers = compiledReceivers(flow);
  return {
    name: flow.name,
    timeoutMs: numberOf(flow.timeoutMs ?? defaultTimeoutMs),
    sender: flow.sender,
    door: httpsSender(flow.sender),
    run: pipeline(flow.steps.map((step) => namedStep(step, receivers))),
  };
}

/** Fallbacks of a fallback do not count, so there is no circle. */
function compiledReceivers({ receivers }: Flow): Receivers {
  const alone = new Map(
    Object.entries(receivers).map(([name, receiver]) => [name, compiledReceiver(name, receiver)]),
  );
  return new Map(
    Object.entries(receivers).map(([name, { fallbacks = [] }]) => [
      name,
      withFallbacks(
        receiverNamed(name, alone),
        fallbacks.map((fallback) => receiverNamed(fallback, alone)),
      ),
    ]),
  );
}

function compiledReceiver(name: string, receiver: ReceiverDeclaration): Step {
  switch (receiver.type) {
    case 'http':
      return httpReceiver(name, receiver);
    case 'openai':
      return openAiOverHttp(name, receiver);
  }
}

type Receivers = ReadonlyMap<string, Step>;

function namedStep(declaration: StepDeclaration, receivers: Receivers): NamedStep {
  return { id: declaration.id, run: compiledStep(declaration, receivers) };
}

/** The table of steps: one line per kind. */
function compiledStep(declaration: StepDeclaration, receivers: Receivers): Step {
  switch (declaration.type) {
    case 'content-modifier':
      return contentModifier(declaration);
    case 'json-mapping':
      return jsonMapping(declaration);
    case 'json-to-xml':
      return jsonToXmlConverter(declaration);
    case 'openai-limits':
      return openAiLimits(declaration);
    case 'request-reply':
      return requestReply(receiverNamed(declaration.receiver, receivers));
  }
}

function receiverNamed(name: string, receivers: Receivers): Step {
  const receiver = receivers.get(name);
  if (!receiver) throw new FlowError('FLOW_INVALID', `The flow has no receiver "${name}".`);
  return receiver;
}
