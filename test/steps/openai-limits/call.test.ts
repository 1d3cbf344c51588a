import { describe, expect, it } from '@jest/globals';
import { emptyMessage, type Message } from '../../../lib/message/message.ts';
import { MessageHeaders } from '../../../lib/message/message-headers.ts';
import { callGuard, openAiCall } from '../../../lib/steps/openai-limits/call.ts';

function messageTo(path: string, method = 'POST'): Message {
  const headers = MessageHeaders.from([
    ['CamelHttpPath', path],
    ['CamelHttpMethod', method],
  ]);
  return { ...emptyMessage, headers };
}

describe('openAiCall', () => {
  it.each([
    ['chat/completions', '/chat/completions'],
    ['chat/completions/', '/chat/completions'],
    ['/chat//completions', '/chat/completions'],
    ['Chat%2Fcompletions', '/chat/completions'],
    ['chat%252Fcompletions', '/chat/completions'],
    ['chat;a=b/completions', '/chat/completions'],
    ['', '/'],
  ])('of %j is %j', (path, expected) => {
    expect(openAiCall(messageTo(path, 'get'))).toEqual({ method: 'GET', path: expected });
  });
});

describe('callGuard', () => {
  it.each([
    { limits: {}, path: 'models' },
    { limits: { allowedCalls: '' }, path: 'models' },
    { limits: { allowedCalls: 'POST /models' }, path: 'models' },
    { limits: { allowedCalls: '/models|/chat/*' }, path: 'chat/completions' },
    { limits: { refusedCalls: 'GET /models' }, path: 'models' },
  ])('lets $path pass with $limits', ({ limits, path }) => {
    expect(() => callGuard(limits)(openAiCall(messageTo(path)))).not.toThrow();
  });

  it.each([
    { limits: { allowedCalls: 'GET /models' }, path: 'models' },
    { limits: { allowedCalls: '/models' }, path: 'models/x' },
    { limits: { refusedCalls: '/files*' }, path: 'files/f1' },
    { limits: { allowedCalls: '*', refusedCalls: 'POST *' }, path: 'models' },
  ])('fails for $path with $limits', ({ limits, path }) => {
    expect(() => callGuard(limits)(openAiCall(messageTo(path)))).toThrow(
      expect.objectContaining({ code: 'CALL_REFUSED' }),
    );
  });

  it('fails with what is allowed, where that is said', () => {
    const guard = callGuard({ allowedCalls: 'POST /responses|GET /models' });

    expect(() => guard({ method: 'GET', path: '/files' })).toThrow(
      expect.objectContaining({ hint: 'Allowed are POST /responses|GET /models.' }),
    );
  });
});
