import { describe, expect, it } from '@jest/globals';
import { from } from '../../lib/flow/json-mapping.ts';
import { BufferedBody } from '../../lib/message/body.ts';
import { emptyMessage, type Message } from '../../lib/message/message.ts';
import { jsonMapping } from '../../lib/steps/json-mapping.ts';
import { testExchange } from '../support/exchange.ts';

const exchange = testExchange();

const map = jsonMapping({
  type: 'json-mapping',
  id: 'map',
  mapping: { text: from('/choices/0/message'), fixed: true },
});

function messageOf(body: string, bodyOrigin: Message['bodyOrigin'] = 'caller'): Message {
  return { ...emptyMessage, body: BufferedBody.fromText(body), bodyOrigin };
}

describe('jsonMapping', () => {
  it('makes the body the mapped JSON', async () => {
    const answer = await map(messageOf('{"choices":[{"message":"grün"}]}'), exchange);

    expect(answer.body).toMatchObject({ text: '{"text":"grün","fixed":true}' });
  });

  it.each([
    { origin: 'caller', members: ['text', 'fixed'] },
    { origin: 'receiver', members: [] },
  ] as const)('knows whose values a body of the $origin makes', async ({ origin, members }) => {
    const answer = await map(messageOf('{"choices":[{"message":"x"}]}', origin), exchange);

    expect(answer.body).toMatchObject({ callerMembers: new Set(members) });
  });

  it('leaves an empty body empty', async () => {
    const message = messageOf('');

    expect(await map(message, exchange)).toBe(message);
  });

  it('empties the body when the mapping gives nothing', async () => {
    const nothing = jsonMapping({ type: 'json-mapping', id: 'map', mapping: from('/x') });

    const answer = await nothing(messageOf('{}'), exchange);

    expect(answer.body.type === 'buffered' && answer.body.isEmpty).toBe(true);
  });

  it.each([
    { origin: 'caller', code: 'BODY_NOT_JSON' },
    { origin: 'receiver', code: 'RECEIVER_REPLY_INVALID' },
  ] as const)('fails with $code for a body of the $origin that is not JSON', async ({ origin, code }) => {
    await expect(map(messageOf('<a/>', origin), exchange)).rejects.toMatchObject({ code });
  });
});
