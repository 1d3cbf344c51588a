import { Buffer } from 'node:buffer';
import type { ModelCall } from '../../exchange/processing-log.ts';
import { JoinedBytes } from '../../message/joined-bytes.ts';
import { jsonMember } from '../../text/json-member.ts';
import { jsonValue } from '../../text/json-value.ts';
import { type Framing, type PartEnds, partEnds } from '../../text/part-ends.ts';
import { modelCallOf } from './token-usage.ts';

export interface UsageWatch {
  /** Gets the model and its tokens when the stream says them; a later one is more exact than those before. */
  readonly onUsage: (call: ModelCall) => void;
  /**
   * Whether an event is taken out that says nothing but the tokens. Only then is an event held back until it is whole.
   * @default false
   */
  readonly hidesUsage?: boolean;
  /** @default 'events' */
  readonly framing?: Framing;
}

/** The same stream of events or lines, read as it passes. What cannot be read passes as it came. */
export async function* watchedEvents(
  chunks: AsyncIterable<Uint8Array>,
  watch: UsageWatch,
): AsyncGenerator<Uint8Array> {
  const events = new WatchedEvents(watch);
  for await (const chunk of chunks) {
    const passed = events.pass(chunk);
    if (passed.length > 0) yield passed;
  }
  const rest = events.end();
  if (rest.length > 0) yield rest;
}

/** A longer event passes unread. */
const maxEventBytes = 1024 * 1024;
const lineFeed = 0x0a;

class WatchedEvents {
  readonly #watch: UsageWatch;
  readonly #framing: Framing;
  readonly #ends: PartEnds;
  /** What has come of the event that is not whole yet. */
  readonly #held = new JoinedBytes();
  #isTooLong = false;
  /** What becomes of a line feed that comes next, where it is the second half of the last event's end. */
  #secondHalf: 'passed' | 'taken out' | undefined;

  constructor(watch: UsageWatch) {
    this.#watch = watch;
    this.#framing = watch.framing ?? 'events';
    this.#ends = partEnds(this.#framing);
  }

  /** What passes on when a chunk has come. */
  pass(chunk: Uint8Array): Uint8Array {
    const passed: Uint8Array[] = [];
    let from = 0;
    for (let end = this.#ends.next(chunk, from); end !== -1; end = this.#ends.next(chunk, from)) {
      passed.push(...this.#add(chunk.subarray(from, end)), ...this.#whole());
      from = end;
    }
    passed.push(...this.#add(chunk.subarray(from)));
    return this.#watch.hidesUsage ? joined(passed) : chunk;
  }

  /** What passes on at the end of the stream; its last event may lack the blank line. */
  end(): Uint8Array {
    const rest = joined(this.#whole());
    return this.#watch.hidesUsage ? rest : new Uint8Array();
  }

  /** Keeps a part of an event, and answers what passes on before the event is whole. */
  #add(part: Uint8Array): readonly Uint8Array[] {
    if (part.length === 0) return [];
    const half = part[0] === lineFeed ? this.#secondHalf : undefined;
    this.#secondHalf = undefined;
    if (half === undefined) return this.#hold(part);
    const rest = this.#hold(part.subarray(1));
    return half === 'passed' ? [part.subarray(0, 1), ...rest] : rest;
  }

  #hold(part: Uint8Array): readonly Uint8Array[] {
    if (this.#isTooLong) return [part];
    this.#held.add(part);
    if (this.#held.length <= maxEventBytes) return [];
    this.#isTooLong = true;
    return [this.#held.take()];
  }

  /** Reads the event that is whole now, and answers what of it passes on. */
  #whole(): readonly Uint8Array[] {
    const event = this.#held.take();
    this.#isTooLong = false;
    const json = mayBearUsage(event) ? partJson(event, this.#framing) : undefined;
    const call = modelCallOf(json) ?? modelCallOf(jsonMember(json, 'response'));
    if (call) this.#watch.onUsage(call);
    const isHidden = this.#watch.hidesUsage === true && saysUsageOnly(json);
    if (this.#ends.isAfterReturn) this.#secondHalf = isHidden ? 'taken out' : 'passed';
    return isHidden ? [] : [event];
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** Spares the parsing of nearly every event; with the tokens asked for, all others say `"usage":null`. */
function mayBearUsage({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  const text = Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
  return /"usage"(?!\s*:\s*null)|"(?:prompt_)?eval_count"/.test(text);
}

/** The JSON of a part; `undefined` when it is none. */
function partJson(part: Uint8Array, framing: Framing): unknown {
  const text = new TextDecoder().decode(part);
  return jsonValue(framing === 'events' ? eventData(text) : text);
}

/** @see WHATWG HTML, "Interpreting an event stream" */
function eventData(event: string): string {
  const lines = event.split(/\r\n|[\r\n]/).filter((line) => line.startsWith('data:'));
  return lines.map((line) => line.slice('data:'.length)).join('\n');
}

/** What stands in every chunk of a completion, whatever it is sent for. */
const envelope: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created',
  'model',
  'system_fingerprint',
  'service_tier',
  'obfuscation',
]);

/** Whether a chunk of a completion was sent for its tokens alone. What is `null` says nothing. */
function saysUsageOnly(json: unknown): boolean {
  const usage = jsonMember(json, 'usage');
  if (typeof usage !== 'object' || usage === null) return false;
  return Object.entries(json ?? {}).every(
    ([name, value]) =>
      value === null ||
      name === 'usage' ||
      (name === 'choices' && Array.isArray(value) && value.length === 0) ||
      (envelope.has(name) && typeof value !== 'object'),
  );
}
