import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type ConnectionHome, OpenConnection } from '../../../lib/receivers/http1/open-connection.ts';
import { type RawServer, rawServer } from './raw-server.ts';

let server: RawServer;

beforeAll(async () => {
  server = await rawServer({});
});
afterAll(() => server.close());

const home: ConnectionHome = { idle: () => undefined, closed: () => undefined };

async function opened() {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const connection = new OpenConnection(socket, home);
  const accepted = server.connections.length;
  await once(socket, 'connect');
  while (server.connections.length === accepted) await new Promise(setImmediate);
  return { socket, connection, receiver: server.connections.at(-1)?.socket };
}

describe('OpenConnection', () => {
  it.each([
    { what: 'sends what nobody asked for', event: 'data' },
    { what: 'ends it', event: 'end' },
  ])('is open no more as soon as the receiver $what', async ({ event }) => {
    const { socket, connection, receiver } = await opened();
    expect(connection.isOpen).toBe(true);

    if (event === 'data') receiver?.write('x');
    else receiver?.end();
    await once(socket, event);

    expect(connection.isOpen).toBe(false);
    if (!socket.closed) await once(socket, 'close');
  });

  it('tells its home when it is closed', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const told = new Promise((resolve) => {
      const connection: OpenConnection = new OpenConnection(socket, { ...home, closed: resolve });
      connection.destroy();
    });

    expect(await told).toBeInstanceOf(OpenConnection);
  });
});
