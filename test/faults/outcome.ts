import assert from 'node:assert/strict';
import type { ProcessingLogEntry } from '../../lib/exchange/processing-log.ts';
import { buffered, type Content, completion, type Fault, type Outcome, streamed } from './faults.ts';

/** What the caller got, and what was logged of it. */
export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the body did not come to its end. */
  readonly isBroken: boolean;
  readonly entry: ProcessingLogEntry | undefined;
}

export const prompt = 'prompt-canary-7Yw';
export const key = 'sk-canary-9Zt';
const canaries = [prompt, key, completion, 'completion-canary', 'Bad key'];

/** Every fault with a request of each kind. */
export function cases(faults: readonly Fault[]) {
  return faults.flatMap((fault) =>
    (['buffered', 'streamed'] as const).map((kind) => ({
      ...fault,
      kind,
      content: kind === 'streamed' ? streamed : buffered,
      outcome: fault[kind],
    })),
  );
}

/** The body of a request for the content. */
export function requestBody(content: Content): string {
  return JSON.stringify({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: prompt }],
    ...(content === streamed && { stream: true, stream_options: { include_usage: true } }),
  });
}

interface Expected {
  readonly outcome: Outcome;
  readonly content: Content;
  readonly sent?: Fault['sent'];
}

/** Fails unless the caller got what it should, and nobody else got anything of it. */
export function expectOutcome(got: Got, { outcome, content, sent = ({ bytes }) => bytes }: Expected): void {
  const { status, headers, body, isBroken, entry } = got;
  const code = entry?.error?.code;
  assert.equal(isBroken, false, 'the body ends');
  assert.ok(codesOf(outcome).includes(code), `${code} was logged for an answer that ${outcome.type}`);
  expectNothingLeaked(JSON.stringify(entry));
  switch (outcome.type) {
    case 'passes':
      assert.equal(status, outcome.status);
      assert.equal(body.toString('latin1'), sent(content).toString('latin1'));
      assert.partialDeepStrictEqual(headers, outcome.headers ?? {});
      return;
    case 'fails':
      assert.equal(status, outcome.status);
      assert.partialDeepStrictEqual(JSON.parse(body.toString()), { status, code });
      expectNothingLeaked(body.toString());
      return;
    case 'ends with an error event':
      assert.equal(status, 200);
      expectErrorEvent(body.toString(), code);
  }
}

function codesOf(outcome: Outcome): readonly (string | undefined)[] {
  switch (outcome.type) {
    case 'passes':
      return [undefined];
    case 'fails':
      return [outcome.code];
    case 'ends with an error event':
      return outcome.codes;
  }
}

function expectErrorEvent(body: string, code: string | undefined): void {
  const [, data = '{}'] = /(?:^|\n\n)event: error\ndata: (.*)\n\n$/.exec(body) ?? [];
  assert.equal(JSON.parse(data).code, code);
  expectNothingLeaked(data);
}

function expectNothingLeaked(text: string): void {
  assert.deepEqual(
    canaries.filter((canary) => text.includes(canary)),
    [],
  );
}
