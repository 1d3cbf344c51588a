import { describe, expect, it } from '@jest/globals';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import { emptyMessage, type Message } from '../../../lib/message/message.ts';
import { MessageHeaders } from '../../../lib/message/message-headers.ts';
import { Secret } from '../../../lib/message/secret.ts';
import { headerRules, replyHeaders } from '../../../lib/receivers/request/http-headers.ts';
import { thrownBy } from '../../support/run-flow.ts';

function messageWith(...headers: readonly (readonly [string, string | Secret])[]): Message {
  return { ...emptyMessage, headers: MessageHeaders.from(headers) };
}

function receiver(more: Partial<HttpReceiver>): HttpReceiver {
  return { type: 'http', method: 'POST', address: 'https://api.example', ...more };
}

const everything = receiver({ requestHeaders: '*' });

describe('headerRules sent', () => {
  it('sends Content-Type and the listed headers, secret ones open', () => {
    const message = messageWith(
      ['Content-Type', 'application/json'],
      ['Authorization', new Secret('Bearer sk-1')],
      ['X-Order', '1'],
      ['x-order', '2'],
      ['X-Other', 'no'],
    );

    const sent = headerRules(receiver({ requestHeaders: 'authorization|X-Order' })).sent(message);

    expect(sent).toEqual([
      ['Content-Type', 'application/json'],
      ['Authorization', 'Bearer sk-1'],
      ['X-Order', '1'],
      ['X-Order', '2'],
    ]);
  });

  it('sends credentials, and what tells the way, only where they are listed by name', () => {
    const held = ['Authorization', 'X-CSRF-Token', 'apikey', 'X-Forwarded-For', 'Forwarded'];
    const message = messageWith(...held.map((name) => [name, '1'] as const), ['X-Order', '1']);

    const names = (requestHeaders: string) =>
      headerRules(receiver({ requestHeaders }))
        .sent(message)
        .map(([name]) => name);

    expect(names('*')).toEqual(['X-Order']);
    expect(names(held.join('|'))).toEqual(held);
  });

  it('keeps cookies of a session to itself', () => {
    const reply = MessageHeaders.from([['Set-Cookie', 'id=1']]);

    const taken = (session: HttpReceiver['session']) =>
      headerRules(receiver(session ? { session } : {}))
        .replied(emptyMessage, reply)
        .has('Set-Cookie');

    expect([taken(undefined), taken('none'), taken('exchange'), taken('flow')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('sends no header without a value', () => {
    expect(headerRules(everything).sent(messageWith(['X-Order', ''], ['Content-Type', '']))).toEqual([]);
  });

  it('sends no other header when none is listed', () => {
    const message = messageWith(['Authorization', new Secret('Bearer sk-1')], ['Content-Type', 'a/b']);

    expect(headerRules(receiver({})).sent(message)).toEqual([['Content-Type', 'a/b']]);
  });

  it.each([
    'CamelHttpUri',
    'org.apache.camel.x',
    'SapAuthenticatedUserName',
    'Host',
    'Content-Length',
    'Connection',
    'Transfer-Encoding',
    'Cache-Control',
    'Pragma',
    'Via',
    'Warning',
    'Date',
  ])('never sends %s, listed or not', (name) => {
    expect(headerRules(everything).sent(messageWith([name, 'x']))).toEqual([]);
  });

  it.each([
    { what: 'a line end', header: ['X-Prompt', 'canary\r\nX-Evil: 1'] },
    { what: 'a character beyond Latin-1', header: ['X-Prompt', 'canary 🎉'] },
    { what: 'a blank in its name', header: ['X Prompt', 'canary'] },
    { what: 'a line end in a secret', header: ['X-Prompt', new Secret('canary\n')] },
  ] as const)('fails for a header with $what, and does not show it', async ({ header: [name, value] }) => {
    const error = await thrownBy(() => headerRules(everything).sent(messageWith([name, value])));

    expect(error).toMatchObject({ code: 'VALUE_INVALID', message: expect.stringContaining(name) });
    expect(error.message).not.toContain('canary');
  });

  it('fails on account of the flow once a receiver wrote the body', async () => {
    const message = { ...messageWith(['X-Answer', '\n']), bodyOrigin: 'receiver' as const };

    const error = await thrownBy(() => headerRules(everything).sent(message));

    expect(error.code).toBe('EXPRESSION_EVALUATION');
  });
});

describe('replyHeaders', () => {
  it('stops what belongs to the connection, also what its Connection header names', () => {
    const headers = replyHeaders(
      [
        ['Connection', 'close, X-Hop'],
        ['X-Hop', '1'],
        ['Keep-Alive', 'timeout=5'],
        ['Content-Length', '2'],
        ['X-Request-Id', 'r1'],
        ['Set-Cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
      [],
    );

    expect([...headers]).toEqual([
      { name: 'X-Request-Id', values: ['r1'] },
      { name: 'Set-Cookie', values: ['a=1', 'b=2'] },
    ]);
  });

  it('strikes out the secrets that the receiver was sent', () => {
    const headers = replyHeaders([['X-Echo', 'you sent sk-canary']], [new Secret('sk-canary')]);

    expect(headers.get('X-Echo')).toBe('you sent ***');
  });
});

describe('headerRules replied', () => {
  it('keeps nothing of the message where copyHeaders is off', () => {
    const reply = MessageHeaders.from([['X-Reply', '1']]);

    const headers = headerRules(receiver({ copyHeaders: false })).replied(
      messageWith(['X-Order', '1']),
      reply,
    );

    expect([...headers].map(({ name }) => name)).toEqual(['X-Reply']);
  });

  const message = messageWith(
    ['X-Order', '1'],
    ['Content-Type', 'request/type'],
    ['ETag', 'old'],
    ['X-Both', 'm'],
  );
  const reply = MessageHeaders.from([
    ['content-type', 'reply/type'],
    ['X-Request-Id', 'r1'],
    ['x-both', 'r'],
    ['CamelHttpUri', 'http://evil.example'],
    ['SapAuthenticatedUserName', 'admin'],
  ]);

  it.each([
    {
      responseHeaders: undefined,
      entered: { 'x-request-id': 'r1', 'x-both': 'r', 'content-type': 'reply/type' },
    },
    { responseHeaders: '', entered: { 'x-both': 'm' } },
    { responseHeaders: 'X-Request-ID', entered: { 'x-both': 'm', 'x-request-id': 'r1' } },
  ])('takes of the reply what "$responseHeaders" lists', ({ responseHeaders, entered }) => {
    const declared = responseHeaders === undefined ? {} : { responseHeaders };

    const headers = headerRules(receiver(declared)).replied(message, reply);

    const shown = [...headers].map(({ name, values }) => [name.toLowerCase(), values[0]]);
    expect(Object.fromEntries(shown)).toEqual({ 'x-order': '1', ...entered });
  });
});
