import { Buffer } from 'node:buffer';
import { ReceiverError } from '../../errors.ts';
import type { OutboundRequest, OutboundResponse } from '../../exchange/ports.ts';
import type { OAuth2ClientCredentials } from '../../flow/receivers.ts';
import { wholeBytes } from '../../message/joined-bytes.ts';
import { Secret } from '../../message/secret.ts';
import { jsonMember } from '../../text/json-member.ts';
import { jsonValue } from '../../text/json-value.ts';
import type { Authentication, Proof, ProofContext } from './authentication.ts';
import { basicText } from './basic.ts';
import { usable } from './credential-proof.ts';
import { decodedResponse } from '../reply/decoded-response.ts';
import { inTime } from '../reply/whole-or-streamed.ts';
import { secretMembers } from './secret-members.ts';

interface Token {
  readonly value: Secret;
  readonly expiresAtMs: number;
  /** The credential that it was given for. */
  readonly source: Secret;
}

/**
 * Client credentials of OAuth 2.0. Messages that arrive together share one token request; a token is used until shortly
 * before it expires. A token that is refused is asked for anew, and when the token service refuses the client the
 * credential is read anew, once.
 * @throws ReceiverError `RECEIVER_CREDENTIAL_REFUSED` when the token service gives no token, `RECEIVER_REPLY_INVALID`
 */
export function oauth2ClientCredentials(declaration: OAuth2ClientCredentials): Authentication {
  const { credential } = declaration;
  let flight: Promise<Token> | undefined;
  const newToken = (context: ProofContext): Promise<Token> => {
    const begun = fetchedToken(declaration, context);
    flight = begun;
    begun.catch(() => {
      if (flight === begun) flight = undefined;
    });
    return begun;
  };
  const freshToken = async (context: ProofContext, refused?: Secret): Promise<Token> => {
    const known = flight;
    if (!known) return newToken(context);
    // What another message asked for may have ended with that message.
    const token = await known.catch(() => undefined);
    const isGood = token && token.expiresAtMs > context.exchange.ports.now() && token.value !== refused;
    if (isGood) return token;
    return flight === undefined || flight === known ? newToken(context) : flight;
  };
  return {
    credential,
    proof: async (context) => proof(await freshToken(context)),
    renewedProof: async (refused, context) => proof(await freshToken(context, refused.shown)),
  };
}

function proof({ value, source }: Token): Proof {
  return { headers: [['Authorization', `Bearer ${value.reveal()}`]], shown: value, source };
}

/** The token service may have got a new secret for the client: a refusal is asked again with the secret of now. */
async function fetchedToken(declaration: OAuth2ClientCredentials, context: ProofContext): Promise<Token> {
  const { credentials } = context.exchange.ports;
  const source = await credentials.get(declaration.credential);
  try {
    return await requestedToken(declaration, source, context);
  } catch (error) {
    if (!(error instanceof ReceiverError && error.code === 'RECEIVER_CREDENTIAL_REFUSED')) throw error;
    const renewed = await credentials.renewed(declaration.credential, source);
    if (renewed.reveal() === source.reveal()) throw error;
    return await requestedToken(declaration, renewed, context);
  }
}

async function requestedToken(
  declaration: OAuth2ClientCredentials,
  source: Secret,
  { exchange, request }: ProofContext,
): Promise<Token> {
  const askedAtMs = exchange.ports.now();
  const asking = usable(declaration.credential, source, {
    exchange,
    make: () => tokenRequest(declaration, source, request),
  });
  const response = decodedResponse(await exchange.ports.call(asking), asking);
  const bytes = await inTime(response, () =>
    wholeBytes(response.body, {
      bytes: maxTokenReplyBytes,
      exceeded: () => tokenInvalid(request, `with more than ${maxTokenReplyBytes} bytes`),
    }),
  );
  if (response.status !== okStatus) throw tokenRefused(declaration, response, request);
  const reply = jsonValue(Buffer.from(bytes).toString('utf8'));
  const token = jsonMember(reply, 'access_token');
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw tokenInvalid(request, 'without an access token that a header can carry');
  }
  const lifetimeMs = lifetime(jsonMember(reply, 'expires_in'));
  return { value: new Secret(token), expiresAtMs: askedAtMs + lifetimeMs, source };
}

const okStatus = 200;

/** Far more than any token needs. */
const maxTokenReplyBytes = 1024 * 1024;

function tokenRequest(
  { tokenUrl, scope, parameters, clientAuthentication }: OAuth2ClientCredentials,
  source: Secret,
  request: OutboundRequest,
): OutboundRequest {
  const client = secretMembers(source, ['clientId', 'clientSecret']);
  const isInBody = clientAuthentication === 'body';
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope !== undefined && { scope }),
    ...(isInBody && { client_id: client.clientId, client_secret: client.clientSecret }),
    ...parameters,
  });
  const [user, password] = [formText(client.clientId), formText(client.clientSecret)];
  return {
    ...request,
    url: new URL(tokenUrl),
    method: 'POST',
    reach: 'any',
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Accept', 'application/json'],
      ...(isInBody ? [] : [['Authorization', `Basic ${basicText(user, password)}`] as const]),
    ],
    body: Buffer.from(form.toString(), 'utf8'),
    stream: undefined,
    until: undefined,
    onRepeated: undefined,
  };
}

/** @see RFC 6749, section 2.3.1: id and secret are form-encoded before Basic encodes them */
function formText(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

const defaultLifetimeMs = 300_000;
/** A token is not used any more so long before its end, or a tenth of its life when that is less. */
const reserveMs = 60_000;

function lifetime(expiresIn: unknown): number {
  const seconds = typeof expiresIn === 'string' ? Number(expiresIn) : expiresIn;
  const isKnown = typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0;
  const lifetimeMs = isKnown ? seconds * 1000 : defaultLifetimeMs;
  return lifetimeMs - Math.min(reserveMs, lifetimeMs / 10);
}

/** The call itself was not sent, so whatever ails the token service, it may be tried again. */
function tokenRefused(
  { credential, tokenUrl }: OAuth2ClientCredentials,
  { status }: OutboundResponse,
  { receiver }: OutboundRequest,
): ReceiverError {
  const { host } = new URL(tokenUrl);
  const message = `The token service of receiver "${receiver}" at ${host} gave no token for the credential "${credential}" (status ${status}).`;
  const isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 429;
  if (!isRefusal) return new ReceiverError('RECEIVER_UNREACHABLE', message, { receiver });
  const hint = `Put a valid client id and secret into the secret behind "${credential}".`;
  return new ReceiverError('RECEIVER_CREDENTIAL_REFUSED', message, { receiver, status, hint });
}

function tokenInvalid({ receiver }: OutboundRequest, how: string): ReceiverError {
  return new ReceiverError(
    'RECEIVER_REPLY_INVALID',
    `The token service of receiver "${receiver}" answered ${how}.`,
    { receiver },
  );
}
