import type { OpenAiCall } from '../../flow/openai-call.ts';
import { BufferedBody } from '../../message/body.ts';
import { bufferedBody, type Message } from '../../message/message.ts';
import { jsonMember } from '../../text/json-member.ts';
import type { SchemaError } from '../../text/json-schema/compiled-schema.ts';
import { jsonValue } from '../../text/json-value.ts';
import { strictSchema } from '../../text/json-schema/json-schema.ts';

/** The JSON members that ask for a response format, ready to stand before the end of an object; empty for none. */
export function formatMembers({ api, responseFormat }: OpenAiCall): string {
  if (!responseFormat) return '';
  const format = { name: responseFormat.name, strict: true, schema: strictSchema(responseFormat.schema) };
  const members =
    api === 'responses'
      ? { text: { format: { type: 'json_schema', ...format } } }
      : { response_format: { type: 'json_schema', json_schema: format } };
  return `,${JSON.stringify(members).slice(1, -1)}`;
}

/** A request with further members; it is written by us and holds at least the model. */
export async function withMembers(request: Message, members: string): Promise<Message> {
  const { text, callerMembers } = await bufferedBody(request);
  return { ...request, body: BufferedBody.fromText(`${text.slice(0, -1)}${members}}`, callerMembers) };
}

/** A request that shows the model its answer and what is wrong with it. */
export async function repairRequest(
  { api }: OpenAiCall,
  request: Message,
  { answer, errors }: { readonly answer: string; readonly errors: readonly SchemaError[] },
): Promise<Message> {
  const { text, callerMembers } = await bufferedBody(request);
  const json = jsonValue(text);
  const member = api === 'responses' ? 'input' : 'messages';
  const more = [
    { role: 'assistant', content: answer },
    { role: 'user', content: complaint(errors) },
  ];
  const body = JSON.stringify({
    ...Object(json),
    [member]: [...conversation(jsonMember(json, member)), ...more],
  });
  return { ...request, body: BufferedBody.fromText(body, callerMembers) };
}

function conversation(asked: unknown): readonly unknown[] {
  return Array.isArray(asked) ? asked : [{ role: 'user', content: asked }];
}

function complaint(errors: readonly SchemaError[]): string {
  const lines = errors.map(({ path, message }) => `- ${path === '' ? 'the whole answer' : path}: ${message}`);
  return `Your answer does not match the schema:\n${lines.join('\n')}\nAnswer again with the whole JSON, corrected.`;
}
