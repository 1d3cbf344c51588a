import type { Flow } from '../../lib/flow/flow.ts';
import type { StepDeclaration } from '../../lib/flow/steps.ts';

const known = {
  members: ['name', 'description', 'parameters', 'credentials', 'timeoutMs', 'sender', 'steps', 'receivers'],
  senders: ['https'],
  steps: ['content-modifier', 'json-mapping', 'json-to-xml', 'openai-limits', 'request-reply'],
  receivers: ['http', 'openai'],
};

/**
 * Whether a flow has only kinds whose needs are known here. Whoever adds a kind looks whether it makes use of a part
 * without saying so in the declaration, and adds it then.
 */
export function isKnown(flow: Flow): boolean {
  return (
    Object.keys(flow).every((name) => known.members.includes(name)) &&
    known.senders.includes(flow.sender.type) &&
    flow.steps.every(({ type }) => known.steps.includes(type)) &&
    Object.values(flow.receivers).every(({ type }) => known.receivers.includes(type))
  );
}

/** Whether something in a flow, however deep, is of one of the types: a step, a row, an authentication. */
export function hasType(...types: readonly string[]): (flow: Flow) => boolean {
  return (flow) => objects(flow).some((each) => isOf(each, types));
}

/** Whether something in a flow, however deep, has a member of this name. */
export function hasMember(name: string): (flow: Flow) => boolean {
  return (flow) => objects(flow).some((each) => name in each);
}

function objects(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objects)];
}

function isOf(value: object, types: readonly string[]): boolean {
  return 'type' in value && typeof value.type === 'string' && types.includes(value.type);
}

/** Whether an XPath reads a body that no converter has just made a tree. */
export function parsesXml(flow: Flow): boolean {
  let isTree = false;
  for (const step of flow.steps) {
    if (!isTree && objects(step).some((each) => isOf(each, ['xpath']))) return true;
    isTree = step.type === 'json-to-xml' || (isTree && keepsBody(step));
  }
  return false;
}

function keepsBody(step: StepDeclaration): boolean {
  return step.type === 'content-modifier' && step.body === undefined;
}
