import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyMessage } from '../../../lib/message/message.ts';
import { connections } from '../../../lib/receivers/connection/connection.ts';
import { httpReceiver } from '../../../lib/receivers/http.ts';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import { testExchange } from '../../support/exchange.ts';

describe('httpSession', () => {
  let server: Server;
  let address: string;
  let received: (string | undefined)[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      received.push(request.headers.cookie);
      response.setHeader('Set-Cookie', ['session=s1; Path=/', 'token=t1; Path=/; HttpOnly']);
      response.end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const place = server.address();
    address = typeof place === 'object' && place ? `http://127.0.0.1:${place.port}/x` : '';
  });
  beforeEach(() => {
    received = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const both = 'session=s1; token=t1';

  it.each<{ session: NonNullable<HttpReceiver['session']>; sent: (string | undefined)[] }>([
    { session: 'none', sent: [undefined, undefined, undefined] },
    { session: 'exchange', sent: [undefined, both, undefined] },
    { session: 'flow', sent: [undefined, both, both] },
  ])('sends cookies back as long as session "$session" lasts', async ({ session, sent }) => {
    const receive = httpReceiver('erp', { type: 'http', method: 'GET', address, session });
    const call = connections({});
    const message = testExchange({ call });

    await receive(emptyMessage, message);
    await receive(emptyMessage, message);
    await receive(emptyMessage, testExchange({ call }));

    expect(received).toEqual(sent);
  });

  it('shares the session of a message between its receivers', async () => {
    const declaration: HttpReceiver = { type: 'http', method: 'GET', address, session: 'exchange' };
    const message = testExchange({ call: connections({}) });

    await httpReceiver('token', declaration)(emptyMessage, message);
    await httpReceiver('erp', declaration)(emptyMessage, message);

    expect(received).toEqual([undefined, both]);
  });
});
