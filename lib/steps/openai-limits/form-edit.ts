import { Buffer } from 'node:buffer';
import { FlowError } from '../../errors.ts';
import { BufferedBody } from '../../message/body.ts';
import { bufferedBody, type Message } from '../../message/message.ts';
import { valueText } from '../../message/value.ts';
import type { ForcedValue } from './body-edits.ts';
import { type BodyFields, formBoundary } from './body-fields.ts';

/**
 * A form with fields put before those of the caller.
 * @throws FlowError `LIMIT_EXCEEDED` when the caller sends one of them: which of two counts is not said anywhere
 */
export async function withFormFields(
  message: Message,
  fields: BodyFields,
  forced: readonly ForcedValue[],
): Promise<Message> {
  const boundary = formBoundary(valueText(message.headers.get('Content-Type')));
  if (boundary === undefined || forced.length === 0) return message;
  const parts = forced.map(({ name, json }) => {
    if (fields.values(name).length > 0) throw fieldRefused(name);
    const value = String(JSON.parse(json(message)));
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  });
  const { bytes } = await bufferedBody(message);
  return { ...message, body: BufferedBody.fromBytes(Buffer.concat([Buffer.from(parts.join('')), bytes])) };
}

function fieldRefused(name: string): FlowError {
  return new FlowError('LIMIT_EXCEEDED', `The form has a field "${name}", which is set here.`, {
    hint: 'Leave it out.',
  });
}
