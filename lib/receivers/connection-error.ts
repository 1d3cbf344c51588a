import { type FaultCode, FlowError, ReceiverError } from '../errors.ts';
import type { OutboundRequest } from '../exchange/ports.ts';
import { jsonMember } from '../text/json-member.ts';

interface Kind {
  readonly code: FaultCode;
  readonly what: string;
}

const unreachable = (what: string): Kind => ({ code: 'RECEIVER_UNREACHABLE', what });
const lost: Kind = { code: 'RECEIVER_CONNECTION_LOST', what: 'broke off the connection' };
const timedOut: Kind = { code: 'RECEIVER_TIMEOUT', what: 'could not be connected to in time' };

/** What went wrong on the way, by Node's error code. */
const kinds: ReadonlyMap<string, Kind> = new Map([
  ['ECONNREFUSED', unreachable('refused the connection')],
  ['ENOTFOUND', unreachable('is not known to the name service (DNS)')],
  ['EAI_AGAIN', unreachable('could not be looked up, the name service (DNS) did not answer')],
  ['EHOSTUNREACH', unreachable('cannot be reached from this network')],
  ['ENETUNREACH', unreachable('cannot be reached from this network')],
  ['EADDRNOTAVAIL', unreachable('cannot be reached from this network')],
  ['ETIMEDOUT', timedOut],
  ['ECONNRESET', lost],
  ['EPIPE', lost],
]);

const notTrusted: Kind = {
  code: 'RECEIVER_NOT_TRUSTED',
  what: 'has a TLS certificate or protocol that is not trusted',
};
const invalid: Kind = { code: 'RECEIVER_REPLY_INVALID', what: 'sent a reply that is not valid HTTP' };

/** The error for a connection that failed; errors of the house stay as they are. */
export function connectionError(request: OutboundRequest, error: unknown): FlowError {
  if (error instanceof FlowError) return error;
  const errorCode = String(jsonMember(error, 'code') ?? '');
  const { code, what } = kindOf(errorCode);
  const reason = errorCode && ` (${errorCode})`;
  return new ReceiverError(code, `Receiver "${request.receiver}" at ${request.url.host} ${what}${reason}.`, {
    receiver: request.receiver,
    cause: error,
  });
}

function kindOf(code: string): Kind {
  const known = kinds.get(code);
  if (known) return known;
  if (code.startsWith('HPE_')) return invalid;
  return isTlsCode(code) ? notTrusted : lost;
}

/** Codes of Node's TLS layer and of OpenSSL's certificate verification. */
function isTlsCode(code: string): boolean {
  return /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/.test(code);
}

/** The error of a receiver that kept silent for too long, or until the message's time was over. */
export function timeoutError(request: OutboundRequest, limit: 'silence' | 'deadline'): ReceiverError {
  const wait = limit === 'silence' ? `for ${request.timeoutMs} ms` : 'until the time of the message was over';
  return new ReceiverError(
    'RECEIVER_TIMEOUT',
    `Receiver "${request.receiver}" at ${request.url.host} kept silent ${wait}.`,
    {
      receiver: request.receiver,
      hint: "Ask for less, or raise the receiver's timeout and the flow's.",
    },
  );
}
