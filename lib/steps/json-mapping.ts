import { FlowError } from '../errors.ts';
import type { Step } from '../exchange/exchange.ts';
import type { JsonMappingStep } from '../flow/steps.ts';
import { BufferedBody } from '../message/body.ts';
import { bufferedBody, type Message, withBody } from '../message/message.ts';
import { jsonValue, maxJsonDepth } from '../text/json-value.ts';
import { compiledMapping } from './json-mapping/compiled-mapping.ts';

/**
 * Makes the JSON body another JSON body. An empty body stays empty, and a mapping that gives nothing empties it.
 * @throws FlowError `BODY_NOT_JSON`, `BODY_NOT_TEXT`, `VALUE_MISSING`; `RECEIVER_REPLY_INVALID` when the body that is
 *   not JSON came from a receiver
 */
export function jsonMapping({ mapping }: JsonMappingStep): Step {
  const map = compiledMapping(mapping);
  return async (message) => {
    const body = await bufferedBody(message);
    if (body.isEmpty) return message;
    const mapped = map(parsedJson(body, message));
    if (mapped === undefined) return withBody(message, BufferedBody.empty);
    return withBody(message, BufferedBody.fromText(JSON.stringify(mapped), callerMembers(mapped, message)));
  };
}

function parsedJson({ text }: BufferedBody, { bodyOrigin }: Message): unknown {
  const json = jsonValue(text);
  if (json !== undefined) return json;
  const code = bodyOrigin === 'caller' ? 'BODY_NOT_JSON' : 'RECEIVER_REPLY_INVALID';
  throw new FlowError(
    code,
    `The body is not JSON of at most ${maxJsonDepth} levels (${text.length} characters).`,
  );
}

/** As long as no receiver has answered, all that is mapped is the caller's. */
function callerMembers(mapped: unknown, { bodyOrigin }: Message): ReadonlySet<string> {
  const isCallers = bodyOrigin === 'caller' && typeof mapped === 'object' && mapped !== null;
  return new Set(isCallers ? Object.keys(mapped) : []);
}
