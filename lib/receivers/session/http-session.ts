import type { Exchange } from '../../exchange/exchange.ts';
import type { Call } from '../../exchange/ports.ts';
import type { HttpReceiver } from '../../flow/receivers.ts';
import { CookieJar } from './cookie-jar.ts';

/** The cookies of each message, shared by all its receivers. */
const exchangeJars = new WeakMap<Exchange, CookieJar>();

/** The calls of one message, within the session that the receiver keeps. */
export type SessionCall = (exchange: Exchange) => Call;

/**
 * The session of a receiver: cookies that a host sets go back to it, for as long as the declaration says.
 * @see SAP Help, "Specify the Runtime Configuration" (HTTP Session Reuse)
 */
export function httpSession({ session = 'none' }: HttpReceiver): SessionCall {
  switch (session) {
    case 'none':
      return ({ ports }) => ports.call;
    case 'exchange':
      return (exchange) => withCookies(exchange.ports.call, exchangeJar(exchange));
    case 'flow': {
      const jar = new CookieJar();
      return ({ ports }) => withCookies(ports.call, jar);
    }
  }
}

function exchangeJar(exchange: Exchange): CookieJar {
  const jar = exchangeJars.get(exchange) ?? new CookieJar();
  exchangeJars.set(exchange, jar);
  return jar;
}

function withCookies(call: Call, jar: CookieJar): Call {
  return async (request) => {
    const cookies = jar.cookiesFor(request.url);
    const headers = cookies === '' ? request.headers : [...request.headers, ['Cookie', cookies] as const];
    const response = await call({ ...request, headers });
    for (const [name, value] of response.headers) {
      if (name.toLowerCase() === 'set-cookie') jar.keep(value, request.url);
    }
    return response;
  };
}
