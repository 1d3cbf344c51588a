import { expect } from '@jest/globals';
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
  expect(isBroken).toBe(false);
  expect(codesOf(outcome)).toContain(entry?.error?.code);
  expectNothingLeaked(JSON.stringify(entry));
  switch (outcome.type) {
    case 'passes':
      expect({ status, body: body.toString('latin1') }).toEqual({
        status: outcome.status,
        body: sent(content).toString('latin1'),
      });
      expect(headers).toMatchObject(outcome.headers ?? {});
      return;
    case 'fails':
      expect({ status, ...JSON.parse(body.toString()) }).toMatchObject({
        status: outcome.status,
        code: outcome.code,
      });
      expectNothingLeaked(body.toString());
      return;
    case 'ends with an error event':
      expect(status).toBe(200);
      expectErrorEvent(body.toString(), entry?.error?.code);
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
  expect(JSON.parse(data)).toMatchObject({ code });
  expectNothingLeaked(data);
}

function expectNothingLeaked(text: string): void {
  expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
}
