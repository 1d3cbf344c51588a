import { FlowError } from '../errors.ts';
import type { Exchange, Step } from '../exchange/exchange.ts';
import type { OutboundRequest, OutboundResponse } from '../exchange/ports.ts';
import { numberOf } from '../flow/numbers.ts';
import type { HttpReceiver } from '../flow/receivers.ts';
import { bufferedBody, type Message } from '../message/message.ts';
import { Secret } from '../message/secret.ts';
import { type CompiledAddress, compiledAddress } from './address.ts';
import { requestHeaders } from './http-headers.ts';
import { httpReply } from './http-reply.ts';

/** CPI's own default. */
export const defaultTimeoutMs = 60_000;

interface CompiledReceiver {
  readonly name: string;
  readonly declaration: HttpReceiver;
  readonly address: CompiledAddress;
  readonly timeoutMs: number;
  readonly credential: string | undefined;
}

/**
 * The HTTP receiver: sends the body of the message and answers the message with the reply. The credential is added
 * at the moment of sending; when it is refused with 401 it is fetched anew once and the call repeated once, so a
 * rotated key is picked up without an outage.
 * @throws ReceiverError `RECEIVER_…`
 * @throws FlowError `CREDENTIAL_…`
 * @see SAP Help, "HTTP Receiver Adapter"
 */
export function httpReceiver(name: string, declaration: HttpReceiver): Step {
  const { authentication } = declaration;
  const receiver: CompiledReceiver = {
    name,
    declaration,
    address: compiledAddress(declaration),
    timeoutMs: numberOf(declaration.timeoutMs ?? defaultTimeoutMs),
    credential: authentication?.type === 'bearer' ? authentication.credential : undefined,
  };

  return async (message, exchange) => {
    const url = await receiver.address.url(message, exchange);
    const body = hasBody(declaration) ? (await bufferedBody(message)).bytes : undefined;
    const request = {
      receiver: name,
      url,
      method: declaration.method,
      headers: requestHeaders(message, declaration),
      body,
      timeoutMs: Math.min(receiver.timeoutMs, Math.max(1, exchange.deadline.remainingMs)),
      deadline: exchange.deadline,
    };
    const { response, secret } = await answered(receiver, request, exchange);
    const secrets = [...(secret ? [secret] : []), ...headerSecrets(message)];
    return httpReply({ ...receiver, secrets }, response, { message, exchange });
  };
}

function headerSecrets({ headers }: Message): readonly Secret[] {
  return [...headers].flatMap(({ values }) => values.filter((value) => value instanceof Secret));
}

function hasBody({ method }: HttpReceiver): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'DELETE' && method !== 'OPTIONS';
}

interface Answer {
  readonly response: OutboundResponse;
  readonly secret: Secret | undefined;
}

const unauthorized = 401;

async function answered(
  { credential }: CompiledReceiver,
  request: OutboundRequest,
  exchange: Exchange,
): Promise<Answer> {
  const { call, credentials } = exchange.ports;
  if (credential === undefined) return { response: await call(request), secret: undefined };
  const secret = await credentials.get(credential);
  const response = await call(authorized(request, secret));
  if (response.status !== unauthorized) return { response, secret };
  response.cancel();
  const renewed = await credentials.renewed(credential, secret);
  return { response: await call(authorized(request, renewed)), secret: renewed };
}

function authorized(request: OutboundRequest, secret: Secret): OutboundRequest {
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'authorization');
  return { ...request, headers: [...headers, ['Authorization', `Bearer ${sendable(secret)}`]] };
}

/** @throws FlowError `CREDENTIAL_UNREADABLE` when the value cannot stand in a header, and never shows it */
function sendable(secret: Secret): string {
  const text = secret.reveal();
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new FlowError(
    'CREDENTIAL_UNREADABLE',
    'The credential holds blanks or characters that no header can carry.',
  );
}
