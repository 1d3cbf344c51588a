import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { OutboundRequest } from '../exchange/ports.ts';
import { connectionError, timeoutError, type TimeLimit } from './connection-error.ts';

/** Watches the time of one request. */
export interface TimeLimits {
  /** Called when the reply has begun: only its silence and the deadline count from now on. */
  replied(incoming: IncomingMessage): void;
}

/** Ends the request, or its reply, as soon as one of its times is over. */
export function timeLimits(request: ClientRequest, outbound: OutboundRequest): TimeLimits {
  let reply: IncomingMessage | undefined;
  const after = (limitMs: number, limit: TimeLimit): NodeJS.Timeout =>
    setTimeout(() => (reply ?? request).destroy(timeoutError(outbound, limit)), limitMs);
  const deadline = after(outbound.deadline.remainingMs, 'deadline');
  const untilReply = [after(outbound.until?.remainingMs ?? outbound.timeoutMs, 'total')];
  if (outbound.connectTimeoutMs !== undefined) {
    const connecting = after(outbound.connectTimeoutMs, 'connect');
    untilReply.push(connecting);
    request.once('socket', (socket) => whenConnected(socket, () => clearTimeout(connecting)));
  }
  if (outbound.firstByteTimeoutMs !== undefined) {
    const firstByteMs = outbound.firstByteTimeoutMs;
    request.once('finish', () => {
      if (!reply) untilReply.push(after(firstByteMs, 'first byte'));
    });
  }
  const stop = (): void => {
    for (const timer of untilReply) clearTimeout(timer);
  };
  request.once('close', () => {
    stop();
    clearTimeout(deadline);
  });
  return {
    replied(incoming) {
      reply = incoming;
      stop();
    },
  };
}

function whenConnected(socket: Socket, act: () => void): void {
  if (!socket.connecting) act();
  else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', act);
}

/** The chunks of a reply; silence counts only while somebody waits for the next one. */
export async function* replyChunks(
  incoming: IncomingMessage,
  outbound: OutboundRequest,
): AsyncGenerator<Uint8Array> {
  let isAwaited = true;
  const silence = setTimeout(() => {
    if (isAwaited) incoming.destroy(timeoutError(outbound, 'silence'));
  }, outbound.idleTimeoutMs ?? outbound.timeoutMs);
  try {
    for await (const chunk of incoming) {
      isAwaited = false;
      yield chunk;
      isAwaited = true;
      silence.refresh();
    }
  } catch (error) {
    throw connectionError(outbound, error);
  } finally {
    clearTimeout(silence);
  }
}
