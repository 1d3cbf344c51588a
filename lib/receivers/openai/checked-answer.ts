import { type FaultCode, ReceiverError } from '../../errors.ts';
import type { OpenAiCall } from '../../flow/openai-call.ts';
import type { SchemaCheck, SchemaError } from '../../text/json-schema/compiled-schema.ts';
import { jsonValue } from '../../text/json-value.ts';
import type { ModelAnswer } from './model-answer.ts';

/** A receiver with what its answers are checked by. */
export interface AskingReceiver {
  readonly name: string;
  readonly call: OpenAiCall;
  /** Of the response format, where there is one. */
  readonly schema: SchemaCheck | undefined;
}

/**
 * The answer, when it is one, or when the flow wants the reply as it is. No error shows what the model wrote.
 * @throws ReceiverError `MODEL_REFUSED`, `MODEL_OUTPUT_CUT`, `RECEIVER_FAILED`, `RECEIVER_REPLY_INVALID`
 */
export function checkedAnswer(receiver: AskingReceiver, answer: ModelAnswer): ModelAnswer {
  const { name, call } = receiver;
  if (call.result?.body === 'reply' && !call.responseFormat) return answer;
  const fail = (code: FaultCode, message: string, hint: string): ReceiverError =>
    new ReceiverError(code, message, { receiver: name, hint });
  if (answer.refusal) {
    const length = answer.refusal.length;
    throw fail(
      'MODEL_REFUSED',
      `The model asked by receiver "${name}" refuses to answer (in ${length} characters).`,
      'Ask for something else; the same message would be refused again.',
    );
  }
  if (answer.finishReason === 'content_filter') {
    throw fail(
      'MODEL_REFUSED',
      `A content filter of receiver "${name}" took the model's answer.`,
      'Ask for something else; the same message would be filtered again.',
    );
  }
  if (answer.finishReason === 'length' && !(call.acceptCut && !call.responseFormat)) {
    throw fail(
      'MODEL_OUTPUT_CUT',
      `The model asked by receiver "${name}" reached its most output tokens before the answer was complete.`,
      'Raise maxOutputTokens of the receiver, or ask for less.',
    );
  }
  if (answer.finishReason === 'failed') {
    throw fail(
      'RECEIVER_FAILED',
      `The model asked by receiver "${name}" failed.`,
      'Send the same message again.',
    );
  }
  if (answer.text === undefined && answer.json === undefined) throw noAnswer(receiver);
  return answer;
}

export function noAnswer({ name, call }: AskingReceiver): ReceiverError {
  return new ReceiverError(
    'RECEIVER_REPLY_INVALID',
    `Receiver "${name}" replied without an answer of a model.`,
    {
      receiver: name,
      hint: `Look whether the address speaks OpenAI's "${call.api}" API.`,
    },
  );
}

/** JSON that a model wrote, or what is wrong with it. */
export type StructuredOutput =
  | { readonly json: unknown; readonly errors?: undefined }
  | { readonly errors: readonly SchemaError[] };

export function structuredOutput(text: string, schema: SchemaCheck): StructuredOutput {
  const json = jsonValue(text);
  if (json === undefined) return { errors: [{ path: '', message: 'must be JSON' }] };
  const errors = schema(json);
  return errors.length > 0 ? { errors } : { json };
}

const shownErrors = 3;

/** The answer did not match, and was not mended. */
export function outputInvalid({ name, call }: AskingReceiver, errors: readonly SchemaError[]): ReceiverError {
  const shown = errors
    .slice(0, shownErrors)
    .map(({ path, message }) => `${path === '' ? 'the whole' : path} ${message}`);
  const more = errors.length > shownErrors ? ` and ${errors.length - shownErrors} more` : '';
  return new ReceiverError(
    'RECEIVER_REPLY_INVALID',
    `The model asked by receiver "${name}" did not answer by the schema "${call.responseFormat?.name}": ` +
      `${shown.join('; ')}${more}.`,
    { receiver: name, hint: 'Describe in the schema or the instructions more exactly what is wanted.' },
  );
}
