import type { CredentialDeclaration, Flow } from '../flow.ts';
import type { OpenAiLimits } from '../openai-limits.ts';
import type { ParameterDeclaration } from '../parameters.ts';
import type { HttpMethod, HttpsSender, SenderDeclaration } from '../senders.ts';
import type {
  BodyDeclaration,
  ContentModifier,
  CreateRow,
  DeleteRow,
  JsonMappingStep,
  JsonToXmlConverter,
  OpenAiLimitsStep,
  RequestReply,
  StepDeclaration,
} from '../steps.ts';
import type { Mistake } from './finding.ts';
import { methodWords } from './method-words.ts';
import { receiverShape } from './receiver-shape.ts';
import {
  anything,
  either,
  flag,
  kinds,
  listOf,
  type MembersOf,
  namedBy,
  numberOrText,
  object,
  optional,
  required,
  type Shape,
  text,
  number,
  words,
} from './shape.ts';

const texts = namedBy(text);
const method = words<HttpMethod>(methodWords);

const sender = kinds<SenderDeclaration['type']>({
  https: object<HttpsSender>({
    type: required(text),
    address: required(text),
    methods: optional(listOf(method)),
    authorization: optional(words<NonNullable<HttpsSender['authorization']>>({ iam: true, none: true })),
    contentTypes: optional(listOf(text)),
    maxBodyBytes: optional(number),
    allowedHeaders: optional(text),
    usageHeaders: optional(flag),
    errorStyle: optional(
      words<NonNullable<HttpsSender['errorStyle']>>({ problem: true, openai: true, cpi: true }),
    ),
  }),
});

const createRow = object<CreateRow>({
  action: optional(words<NonNullable<CreateRow['action']>>({ create: true })),
  name: required(text),
  type: required(
    words<CreateRow['type']>({ constant: true, expression: true, xpath: true, header: true, property: true }),
  ),
  value: required(text),
  default: optional(text),
  required: optional(either(flag, text)),
});
const deleteRow = object<DeleteRow>({
  action: required(words<DeleteRow['action']>({ delete: true })),
  name: required(text),
});
const actions = words<NonNullable<CreateRow['action']> | DeleteRow['action']>({ create: true, delete: true });
const row: Shape = (value, place) => {
  const action: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'action') : undefined;
  if (action === undefined || action === 'create') return createRow(value, place);
  return action === 'delete' ? deleteRow(value, place) : actions(action, [...place, 'action']);
};

type BodyOf<Type> = Extract<BodyDeclaration, { readonly type: Type }>;
const body = kinds<BodyDeclaration['type']>({
  constant: object<BodyOf<'constant'>>({ type: required(text), value: required(text) }),
  expression: object<BodyOf<'expression'>>({ type: required(text), value: required(text) }),
  json: object<BodyOf<'json'>>({ type: required(text), value: required(anything) }),
});

const limits: MembersOf<OpenAiLimits> = {
  allowedCalls: optional(text),
  refusedCalls: optional(text),
  allowedModels: optional(text),
  maxOutputTokens: optional(numberOrText),
  maxChoices: optional(numberOrText),
  maxImageSize: optional(text),
  maxBodyBytes: optional(numberOrText),
  store: optional(text),
  serviceTier: optional(text),
  user: optional(text),
  systemPrompt: optional(text),
};

const step = kinds<StepDeclaration['type']>({
  'content-modifier': object<ContentModifier>({
    type: required(text),
    id: required(text),
    headers: optional(listOf(row, 'header')),
    properties: optional(listOf(row, 'property')),
    body: optional(body),
  }),
  'json-mapping': object<JsonMappingStep>({
    type: required(text),
    id: required(text),
    mapping: required(anything),
  }),
  'json-to-xml': object<JsonToXmlConverter>({
    type: required(text),
    id: required(text),
    rootElement: optional(either(text, flag)),
    namespaces: optional(texts),
    prefixSeparator: optional(text),
  }),
  'openai-limits': object<OpenAiLimitsStep>({ type: required(text), id: required(text), ...limits }),
  'request-reply': object<RequestReply>({
    type: required(text),
    id: required(text),
    receiver: required(text),
  }),
});

const flow = object<Flow>({
  name: required(text),
  description: required(text),
  parameters: optional(
    namedBy(object<ParameterDeclaration>({ default: required(text), description: optional(text) })),
  ),
  credentials: optional(namedBy(object<CredentialDeclaration>({ field: optional(text) }))),
  timeoutMs: optional(numberOrText),
  sender: required(sender),
  steps: required(listOf(step, 'step')),
  receivers: required(namedBy(receiverShape, 'receiver')),
});

/**
 * What a declaration holds that its types do not: members, words and kinds that there are not, and members that are
 * missing, wherever it came from.
 */
export function checkDeclaration(declaration: unknown): readonly Mistake[] {
  return flow(declaration, []);
}
