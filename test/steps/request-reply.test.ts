import { describe, expect, it } from '@jest/globals';
import { BufferedBody } from '../../lib/message/body.ts';
import { emptyMessage } from '../../lib/message/message.ts';
import { requestReply } from '../../lib/steps/request-reply.ts';
import { testExchange } from '../support/exchange.ts';
import { bodyText } from '../support/run-flow.ts';

describe('requestReply', () => {
  it('goes on with the reply, whose body the receiver wrote', async () => {
    const reply = { ...emptyMessage, body: BufferedBody.fromText('reply') };
    const exchange = testExchange();
    const handed: unknown[] = [];

    const message = await requestReply(async (...all) => {
      handed.push(...all);
      return reply;
    })(emptyMessage, exchange);

    expect(await bodyText(message.body)).toBe('reply');
    expect(message.bodyOrigin).toBe('receiver');
    expect(handed).toEqual([emptyMessage, exchange]);
  });

  it('leaves a body that the receiver kept with whom wrote it', async () => {
    const asked = { ...emptyMessage, body: BufferedBody.fromText('mine') };
    const keeping = requestReply(async (message) => ({
      ...message,
      headers: message.headers.with('X-A', '1'),
    }));

    const message = await keeping(asked, testExchange());

    expect(message).toMatchObject({ body: asked.body, bodyOrigin: 'caller' });
  });

  it("fails with the receiver's own error", async () => {
    const error = new Error('refused');

    const promise = requestReply(() => Promise.reject(error))(emptyMessage, testExchange());

    await expect(promise).rejects.toBe(error);
  });
});
