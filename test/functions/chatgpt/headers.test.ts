import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flow } from '../../../functions/chatgpt/flow.ts';
import type { Flow } from '../../../lib/flow/flow.ts';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import type { HttpsSender } from '../../../lib/flow/senders.ts';
import { answers, answersWithHeaders, completion } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { headerOf } from '../../support/run-flow.ts';
import { askChatgpt, key } from './chatgpt.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

/** The flow with everything let through that a declaration can let through. */
function openFlow(receiver: Partial<HttpReceiver> = {}, sender: Partial<HttpsSender> = {}): Flow {
  const { openai } = flow.receivers;
  if (openai?.type !== 'http') throw new Error('The flow has no HTTP receiver "openai".');
  return {
    ...flow,
    sender: { ...flow.sender, allowedHeaders: '*', ...sender },
    receivers: { openai: { ...openai, requestHeaders: '*', ...receiver } },
  };
}

/** The blog's way: the key in a header of the message. */
function blogFlow(requestHeaders: string): Flow {
  const [converter, modifier, call] = flow.steps;
  if (modifier?.type !== 'content-modifier' || !converter || !call)
    throw new Error('The flow has other steps.');
  const header = {
    name: 'Authorization',
    type: 'expression',
    value: 'Bearer ${secureParameter.openai}',
  } as const;
  const steps = [converter, { ...modifier, headers: [...(modifier.headers ?? []), header] }, call];
  return { ...openFlow({ requestHeaders, authentication: { type: 'none' } }), steps };
}

function received(): readonly (readonly [string, string])[] {
  return (upstream.received.at(-1)?.headers ?? []).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
}

describe('headers of the caller', () => {
  it('reach OpenAI when allowed at both doors, repeated ones with every value', async () => {
    upstream.behave(answers(200, completion('Hello')));
    const headers = [
      ['content-type', 'application/json'],
      ['X-Order', '1'],
      ['x-order', '2'],
    ] as const;

    await askChatgpt(
      upstream.url,
      { prompt: 'Hi' },
      { flow: openFlow(), request: { headers, query: [['X-ORDER', '3']], rawQuery: 'X-ORDER=3' } },
    );

    expect(received().filter(([name]) => name === 'x-order')).toEqual([
      ['x-order', '1'],
      ['x-order', '2'],
      ['x-order', '3'],
    ]);
    expect(upstream.received.at(-1)?.path).toBe('/v1/completions');
  });

  it.each([
    ['Authorization', 'Bearer caller-canary'],
    ['Cookie', 'session=caller-canary'],
    ['X-Api-Key', 'caller-canary'],
    ['X-Amz-Security-Token', 'caller-canary'],
    ['X-Amz-Signature', 'caller-canary'],
    ['X-Amz-Credential', 'caller-canary'],
    ['Proxy-Authorization', 'caller-canary'],
    ['CamelHttpUri', 'http://caller-canary.example'],
    ['CamelHttpQuery', 'caller-canary'],
    ['SapAuthenticatedUserName', 'caller-canary'],
    ['Transfer-Encoding', 'caller-canary'],
    ['Host', 'caller-canary'],
    ['X-Hop', 'caller-canary'],
  ])(
    '%s reaches neither OpenAI nor the reply, as header or query parameter, whatever is allowed',
    async (name, value) => {
      upstream.behave(answers(200, completion('Hello')));
      const headers = [
        ['content-type', 'application/json'],
        ['Connection', 'x-hop'],
        [name, value],
      ] as const;
      const rawQuery = `${name}=${encodeURIComponent(value)}`;

      const { headers: replied } = await askChatgpt(
        upstream.url,
        { prompt: 'Hi' },
        { flow: openFlow(), request: { headers, query: [[name, value]], rawQuery } },
      );

      const seen = JSON.stringify([upstream.received.at(-1)?.path, received(), replied]);
      expect(seen).not.toContain('caller-canary');
      expect(received().filter(([known]) => known === 'authorization')).toEqual([
        ['authorization', `Bearer ${key}`],
      ]);
    },
  );
});

describe('headers of the reply', () => {
  it('reach the caller, repeated ones with every value, but for those of the connection and of the runtime', async () => {
    const lines = [
      ['Content-Type', 'application/json'],
      ['X-Request-Id', 'req_1'],
      ['Warning', 'a'],
      ['Warning', 'b'],
      ['Connection', 'keep-alive, X-Hop'],
      ['X-Hop', 'hop-canary'],
      ['Keep-Alive', 'timeout=5'],
      ['CamelHttpUri', 'hop-canary'],
      ['SAP_MessageProcessingLogID', 'hop-canary'],
    ].flat();
    upstream.behave(answersWithHeaders(lines, completion('Hello')));

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' }, { flow: openFlow() });

    expect(answer.headers.filter(([name]) => !/^(?:date|sap_|x-corr)/i.test(name))).toEqual([
      ['Content-Type', 'application/json'],
      ['X-Request-Id', 'req_1'],
      ['Warning', 'a'],
      ['Warning', 'b'],
    ]);
    expect(JSON.stringify(answer.headers)).not.toContain('hop-canary');
  });

  it('give the message its status', async () => {
    upstream.behave(answers(201, completion('Hello')));

    expect((await askChatgpt(upstream.url, { prompt: 'Hi' })).status).toBe(201);
  });

  it('pass with any status when the receiver does not throw on failure', async () => {
    upstream.behave(answers(418, '{"tea":true}'));

    const answer = await askChatgpt(
      upstream.url,
      { prompt: 'Hi' },
      { flow: openFlow({ throwExceptionOnFailure: false }) },
    );

    expect(answer).toMatchObject({ status: 418, body: '{"tea":true}' });
  });

  it('name the message that the caller named, as far as the name looks like an id', async () => {
    upstream.behave(answers(200, completion('Hello')));
    const named = async (value: string) => {
      const headers = [
        ['content-type', 'application/json'],
        ['x-correlation-id', value],
      ] as const;
      const answer = await askChatgpt(upstream.url, { prompt: 'Hi' }, { request: { headers } });
      return [headerOf(answer, 'X-Correlation-ID') === value, answer.entry?.correlationId === value];
    };

    expect(await named('order-7:a.b')).toEqual([true, true]);
    expect(await named('two words {"a":1}')).toEqual([false, false]);
  });
});

describe('a secure parameter in a header', () => {
  it('goes to OpenAI when the receiver lists the header, and never to the caller', async () => {
    upstream.behave(answers(200, completion('Hello')));

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' }, { flow: blogFlow('Authorization') });

    expect(received()).toContainEqual(['authorization', `Bearer ${key}`]);
    expect(headerOf(answer, 'authorization')).toBeUndefined();
    expect(JSON.stringify(answer)).not.toContain(key);
  });

  it('stays here when the receiver does not list the header', async () => {
    upstream.behave(answers(200, completion('Hello')));

    await askChatgpt(upstream.url, { prompt: 'Hi' }, { flow: blogFlow('') });

    expect(received().map(([name]) => name)).not.toContain('authorization');
  });

  it('is struck out of a refusal that quotes it', async () => {
    upstream.behave(answers(400, JSON.stringify({ error: { message: `Bad key ${key}`, param: key } })));

    const answer = await askChatgpt(upstream.url, { prompt: 'Hi' }, { flow: blogFlow('*') });

    expect(JSON.parse(answer.body)).toMatchObject({ receiver: { message: 'Bad key ***', param: '***' } });
    expect(JSON.stringify(answer)).not.toContain(key);
  });
});

describe('a wildcard address', () => {
  it('takes whatever lies beneath it, and the path before it', async () => {
    upstream.behave(answers(200, completion('Hello')));
    const wildcard = openFlow({}, { address: '/gpt/*' });

    const below = await askChatgpt(
      upstream.url,
      { prompt: 'Hi' },
      { flow: wildcard, request: { path: '/gpt/a/b' } },
    );
    const base = await askChatgpt(
      upstream.url,
      { prompt: 'Hi' },
      { flow: wildcard, request: { path: '/gpt' } },
    );
    const beside = await askChatgpt(
      upstream.url,
      { prompt: 'Hi' },
      { flow: wildcard, request: { path: '/gpts' } },
    );

    expect([below.status, base.status, beside.status]).toEqual([200, 200, 404]);
  });
});
