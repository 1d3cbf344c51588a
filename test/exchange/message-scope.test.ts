import { describe, expect, it } from '@jest/globals';
import { fetchedScope, messageScope, scopeNeeds } from '../../lib/exchange/message-scope.ts';
import { compileExpression } from '../../lib/expression/compile.ts';
import { BufferedBody } from '../../lib/message/body.ts';
import { emptyMessage } from '../../lib/message/message.ts';
import { testExchange } from '../support/exchange.ts';
import { fakeCredentials } from '../support/fake-ports.ts';

const message = {
  ...emptyMessage,
  headers: emptyMessage.headers.with('X-Order', '7'),
  properties: new Map([['prompt', { value: 'Hi', isFromCaller: true }]]),
  body: BufferedBody.fromText('body'),
};

describe('scopeNeeds', () => {
  it.each([
    { sources: ['plain', '${header.a}'], needs: { needsBody: false, credentials: [] } },
    { sources: ['${in.body}'], needs: { needsBody: true, credentials: [] } },
    {
      sources: ['${secureParameter.a}', 'x ${secureParameter.b} ${secureParameter.a}'],
      needs: { needsBody: false, credentials: ['a', 'b'] },
    },
  ])('asks for what $sources read, each once', ({ sources, needs }) => {
    expect(scopeNeeds(sources.map((source) => compileExpression(source)))).toEqual(needs);
  });
});

describe('fetchedScope', () => {
  it('fetches the credentials, and the body only when it is needed', async () => {
    const exchange = testExchange({ credentials: fakeCredentials({ a: ['sk-1'] }) });

    const fetched = await fetchedScope({ needsBody: false, credentials: ['a'] }, message, exchange);

    expect(fetched.secrets.get('a')?.reveal()).toBe('sk-1');
    expect(fetched.body.isEmpty).toBe(true);
  });

  it('fails when a credential cannot be had', async () => {
    const needs = { needsBody: false, credentials: ['none'] };

    await expect(fetchedScope(needs, message, testExchange())).rejects.toMatchObject({
      code: 'CREDENTIAL_MISSING',
    });
  });
});

describe('messageScope', () => {
  it('shows the message, the exchange and what was fetched', async () => {
    const exchange = testExchange({ now: () => 1000, credentials: fakeCredentials({ a: ['sk-1'] }) });
    const fetched = await fetchedScope({ needsBody: true, credentials: ['a'] }, message, exchange);

    const scope = messageScope(message, fetched, exchange);

    expect([scope.header('x-order'), scope.property('prompt'), scope.body.text]).toEqual(['7', 'Hi', 'body']);
    expect([scope.header('none'), scope.property('none')]).toEqual([undefined, undefined]);
    expect(scope.secureParameter('a').reveal()).toBe('sk-1');
    expect([scope.messageId, scope.now().getTime()]).toEqual(['AGtest', 1000]);
  });

  it('fails for a credential that was not fetched', async () => {
    const fetched = await fetchedScope({ needsBody: false, credentials: [] }, message, testExchange());

    const scope = messageScope(message, fetched, testExchange());

    expect(() => scope.secureParameter('a')).toThrow('No credential "a"');
  });
});
