import type { PeerCertificate } from 'node:tls';
import { type FaultCode, FlowError, ReceiverError } from '../../errors.ts';
import type { OutboundRequest } from '../../exchange/ports.ts';
import { jsonMember } from '../../text/json-member.ts';
import { certificateProblem } from './certificate-problem.ts';
import { addressRefused, refusedAddressCode } from './network-address.ts';
import { isReset } from './stale-connection.ts';

interface Kind {
  readonly code: FaultCode;
  readonly what: string;
  readonly hint?: string;
}

const unreachable = (what: string): Kind => ({ code: 'RECEIVER_UNREACHABLE', what });
const lost: Kind = { code: 'RECEIVER_CONNECTION_LOST', what: 'broke off the connection' };
const timedOut: Kind = { code: 'RECEIVER_TIMEOUT', what: 'could not be connected to in time' };
const unsendable: Kind = {
  code: 'VALUE_INVALID',
  what: 'cannot be sent a header or a path with such characters',
};

/** What went wrong on the way, by Node's error code. */
const kinds: ReadonlyMap<string, Kind> = new Map([
  ['ECONNREFUSED', unreachable('refused the connection')],
  ['ENOTFOUND', unreachable('is not known to the name service (DNS)')],
  ['EAI_AGAIN', unreachable('could not be looked up, the name service (DNS) did not answer')],
  ['EHOSTUNREACH', unreachable('cannot be reached from this network')],
  ['ENETUNREACH', unreachable('cannot be reached from this network')],
  ['EADDRNOTAVAIL', unreachable('cannot be reached from this network')],
  ['ERR_PROXY_TUNNEL', unreachable('cannot be reached: the proxy opened no way to it')],
  ['ETIMEDOUT', timedOut],
  ['ECONNRESET', lost],
  ['EPIPE', lost],
  ['ERR_INVALID_CHAR', unsendable],
  ['ERR_INVALID_HTTP_TOKEN', unsendable],
  ['ERR_UNESCAPED_CHARACTERS', unsendable],
]);

const notTrusted: Kind = {
  code: 'RECEIVER_NOT_TRUSTED',
  what: 'has a TLS certificate or protocol that is not trusted',
  hint: "Have the certificate mended, or put its issuer's certificate into the secret of the receiver's trust.",
};
const certificateRefused: Kind = {
  code: 'RECEIVER_CREDENTIAL_REFUSED',
  what: 'wants another client certificate than it got',
  hint: "Check the receiver's authentication and the certificate in its secret.",
};
const invalid: Kind = { code: 'RECEIVER_REPLY_INVALID', what: 'sent a reply that is not valid HTTP' };

/**
 * The error for a connection that failed; errors of the house stay as they are.
 * @param certificate what the receiver showed on a connection that failed before its first reply
 */
export function connectionError(
  request: OutboundRequest,
  error: unknown,
  certificate?: PeerCertificate,
): FlowError {
  if (error instanceof FlowError) return error;
  const errorCode = String(jsonMember(error, 'code') ?? '');
  if (errorCode === refusedAddressCode) return addressRefused(request);
  const { code, what, hint = resetHint(request, errorCode, certificate) } = kindOf(errorCode);
  const reason = errorCode && ` (${errorCode})`;
  const problem = code === 'RECEIVER_NOT_TRUSTED' ? certificateProblem(errorCode, certificate, request) : '';
  return new ReceiverError(
    code,
    `Receiver "${request.receiver}" at ${request.url.host} ${what}${reason}${problem}.`,
    {
      receiver: request.receiver,
      // Node's parser keeps the bytes it could not read, so its error is not kept.
      ...(code !== 'RECEIVER_REPLY_INVALID' && { cause: error }),
      ...(hint !== undefined && { hint }),
    },
  );
}

function kindOf(code: string): Kind {
  const known = kinds.get(code);
  if (known) return known;
  if (code.startsWith('HPE_')) return invalid;
  if (/^ERR_SSL_.*ALERT_.*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/.test(code)) return certificateRefused;
  return isTlsCode(code) ? notTrusted : lost;
}

/**
 * Some receivers refuse a client certificate without a word: with TLS 1.3 the client believes the connection to be open
 * before the server has looked at its certificate.
 * @see RFC 8446, section 4.4.2.4
 */
function resetHint(
  { tls }: OutboundRequest,
  code: string,
  certificate: PeerCertificate | undefined,
): string | undefined {
  const credential = tls?.certificate?.credential;
  if (!certificate || !isReset({ code }) || credential === undefined) return undefined;
  return `The receiver may have refused the client certificate: check the one behind the credential "${credential}".`;
}

/** Codes of Node's TLS layer and of OpenSSL's certificate verification. */
function isTlsCode(code: string): boolean {
  return /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/.test(code);
}

/** What a receiver took too long for. */
export type TimeLimit = 'connect' | 'first byte' | 'total' | 'silence' | 'deadline';

/** The error of a receiver that took too long, or until the message's time was over. */
export function timeoutError(request: OutboundRequest, limit: TimeLimit): ReceiverError {
  const code = limit === 'connect' ? 'RECEIVER_UNREACHABLE' : 'RECEIVER_TIMEOUT';
  const message = `Receiver "${request.receiver}" at ${request.url.host} ${tooLong(request, limit)}.`;
  return new ReceiverError(code, message, {
    receiver: request.receiver,
    hint: "Ask for less, or raise the receiver's timeout and the flow's.",
  });
}

function tooLong(request: OutboundRequest, limit: TimeLimit): string {
  switch (limit) {
    case 'connect':
      return `could not be connected to within ${request.connectTimeoutMs} ms`;
    case 'first byte':
      return `kept silent for ${request.firstByteTimeoutMs} ms`;
    case 'total':
      return `kept silent for ${request.timeoutMs} ms`;
    case 'silence':
      return `kept silent for ${request.idleTimeoutMs ?? request.timeoutMs} ms`;
    case 'deadline':
      return 'kept silent until the time of the message was over';
  }
}
