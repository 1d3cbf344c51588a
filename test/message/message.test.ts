import { describe, expect, it } from '@jest/globals';
import { BufferedBody, StreamedBody } from '../../lib/message/body.ts';
import { bufferedBody, emptyMessage } from '../../lib/message/message.ts';

describe('bufferedBody', () => {
  it('answers a body at hand as it is', async () => {
    const body = BufferedBody.fromText('x');

    expect(await bufferedBody({ ...emptyMessage, body })).toBe(body);
  });

  it('reads a stream first', async () => {
    const body = new StreamedBody(
      (async function* () {
        yield Buffer.from('read');
      })(),
    );

    expect((await bufferedBody({ ...emptyMessage, body })).text).toBe('read');
  });
});
