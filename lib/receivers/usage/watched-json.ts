import { Buffer } from 'node:buffer';
import type { ModelCall } from '../../exchange/processing-log.ts';
import { jsonValue } from '../../text/json-value.ts';
import { modelCallOf } from './token-usage.ts';

/** What is kept of a reply that passes: its last bytes, where services say what it took. */
const tailBytes = 4 * 1024;

/** The same chunks of a JSON reply that is too large to be read whole, watched for the tokens at its end. */
export async function* watchedJson(
  chunks: AsyncIterable<Uint8Array>,
  onUsage: (call: ModelCall) => void,
): AsyncGenerator<Uint8Array> {
  const tail = Buffer.alloc(2 * tailBytes);
  let length = 0;
  for await (const chunk of chunks) {
    const end = chunk.subarray(-tailBytes);
    if (length + end.length > tail.length) length = tail.copy(tail, 0, length - tailBytes, length);
    tail.set(end, length);
    length += end.length;
    yield chunk;
  }
  const call = tailCall(tail.toString('utf8', 0, length));
  if (call) onUsage(call);
}

/**
 * The model and its tokens when they are the last members of the object: only then is the rest of the text, from one of
 * them on, an object's end. Texts within the reply cannot look like that, since their quotes are escaped.
 */
function tailCall(text: string): ModelCall | undefined {
  const usage = text.lastIndexOf('"usage"');
  if (usage < 0) return undefined;
  return memberCall(text, text.lastIndexOf('"model"', usage)) ?? memberCall(text, usage);
}

function memberCall(text: string, start: number): ModelCall | undefined {
  // What is no member of the outermost object is no JSON then, and says nothing of the whole reply.
  return start < 0 ? undefined : modelCallOf(jsonValue(`{${text.slice(start)}`));
}
