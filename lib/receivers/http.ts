import { FlowError } from '../errors.ts';
import type { Exchange, Step } from '../exchange/exchange.ts';
import { monotonicMs } from '../exchange/monotonic-ms.ts';
import type { OutboundRequest, OutboundResponse } from '../exchange/ports.ts';
import type { ReceiverCall } from '../exchange/receiver-call.ts';
import { numberOf } from '../flow/numbers.ts';
import type { HttpReceiver } from '../flow/receivers.ts';
import type { Message } from '../message/message.ts';
import type { Secret } from '../message/secret.ts';
import { attempted, type RetryPlan, realWaiting, retryPlan, type Waiting } from './repetition/attempts.ts';
import type { Authentication, Proof } from './authentication/authentication.ts';
import { compiledAuthentication } from './authentication/compiled-authentication.ts';
import { CircuitBreaker } from './repetition/circuit-breaker.ts';
import { type UsageRequest, usageRequest } from './usage/usage-request.ts';
import { usageReply } from './usage/usage-reply.ts';
import { type HostGuard, hostGuard } from './connection/host-guard.ts';
import { decodedResponse } from './reply/decoded-response.ts';
import { type HeaderRules, headerRules, headerSecrets } from './request/http-headers.ts';
import { httpReply } from './reply/http-reply.ts';
import { defaultMaxReplyBytes } from './reply/reply-limit.ts';
import { httpSession, type SessionCall } from './session/http-session.ts';
import { type CompiledRequest, compiledRequest, withHeaders } from './request/outbound-request.ts';
import { redirected } from './session/redirects.ts';
import { type TlsMaterial, tlsMaterial } from './connection/trust.ts';
import { arrivedResponse } from './reply/whole-or-streamed.ts';

interface CompiledReceiver {
  readonly name: string;
  readonly declaration: HttpReceiver;
  readonly credential: string | undefined;
  readonly headers: HeaderRules;
  readonly request: CompiledRequest;
  readonly guard: HostGuard;
  readonly maxRedirects: number;
  readonly maxReplyBytes: number;
  readonly tls: TlsMaterial;
  readonly authentication: Authentication | undefined;
  readonly retry: RetryPlan | undefined;
  readonly circuit: CircuitBreaker | undefined;
  readonly sessionCall: SessionCall;
}

/**
 * The HTTP receiver: sends the body of the message and answers the message with the reply. The credential is added
 * at the moment of sending; when it is refused with 401 it is fetched anew once and the call repeated once, so a
 * rotated key is picked up without an outage.
 * @param waiting how repeated calls wait
 * @throws ReceiverError `RECEIVER_…`
 * @throws FlowError `CREDENTIAL_…`
 * @see SAP Help, "HTTP Receiver Adapter"
 */
export function httpReceiver(name: string, declaration: HttpReceiver, waiting: Waiting = realWaiting): Step {
  const receiver = compiledReceiver(name, declaration);
  let asksUsage = declaration.tokenUsage === 'openai';
  return async (message, exchange) => {
    const startedAt = monotonicMs();
    const asked = await receiver.request(message, exchange);
    const plain = { request: asked, hidesUsage: false };
    const send = async ({ request, hidesUsage }: UsageRequest): Promise<Replied> => {
      const { response, secret } = await repeated(receiver, { request, message, exchange }, waiting);
      return { request, hidesUsage, secret, response: decodedResponse(response, request) };
    };
    let replied = await send(asksUsage ? usageRequest(asked) : plain);
    if (replied.hidesUsage) {
      const { response, isRefusal } = await usageReply(replied.response);
      replied = { ...replied, response };
      if (isRefusal) {
        asksUsage = false;
        response.cancel();
        exchange.log.tellsReceiverCalls = true;
        replied = await send(plain);
      }
    }
    const { request, hidesUsage, response, secret } = replied;
    const secrets = secret ? [secret, ...headerSecrets(message)] : headerSecrets(message);
    return httpReply(receiver, response, { message, exchange, request, secrets, hidesUsage, startedAt });
  };
}

/** What was sent, and what came of it. */
type Replied = UsageRequest & Answer;

function repeated(receiver: CompiledReceiver, sending: Sending, waiting: Waiting): Promise<Answer> {
  const { request, exchange } = sending;
  const attempt = (): Promise<Answer> => answered(receiver, sending);
  return receiver.retry
    ? attempted(receiver.retry, { request, attempt: () => arrived(sending, attempt), exchange, waiting })
    : attempt();
}

function compiledReceiver(name: string, declaration: HttpReceiver): CompiledReceiver {
  const guard = hostGuard(name, declaration);
  const headers = headerRules(declaration);
  const authentication = compiledAuthentication(declaration.authentication);
  return {
    name,
    declaration,
    credential: authentication?.credential,
    headers,
    request: compiledRequest(name, declaration, { guard, headers }),
    guard,
    maxRedirects: declaration.followRedirects ? numberOf(declaration.followRedirects) : 0,
    maxReplyBytes: numberOf(declaration.maxReplyBytes ?? defaultMaxReplyBytes),
    tls: tlsMaterial(declaration.trust),
    authentication,
    retry: declaration.retry && retryPlan(declaration),
    circuit: declaration.circuitBreaker && new CircuitBreaker(declaration.circuitBreaker),
    sessionCall: httpSession(declaration),
  };
}

/** A reply, and the secret that the receiver was shown for it. */
interface Answer {
  readonly response: OutboundResponse;
  readonly secret: Secret | undefined;
}

/** An answer that may be repeated has arrived only when its body has, as far as that is read whole. */
async function arrived({ request, exchange }: Sending, attempt: () => Promise<Answer>): Promise<Answer> {
  const answer = await attempt();
  const { status } = answer.response;
  if (status < 200 || status >= 300) return answer;
  try {
    return { ...answer, response: await arrivedResponse(answer.response, request) };
  } catch (error) {
    exchange.log.latestCall?.failed(error);
    throw error;
  }
}

interface Sending {
  readonly request: OutboundRequest;
  readonly message: Message;
  readonly exchange: Exchange;
}

function answered(receiver: CompiledReceiver, sending: Sending): Promise<Answer> {
  const attempt = (): Promise<Answer> => authorized(receiver, sending);
  if (!receiver.circuit) return attempt();
  const { name, circuit } = receiver;
  return circuit.run({ receiver: name, url: sending.request.url, exchange: sending.exchange, attempt });
}

const unauthorized = 401;

async function authorized(
  receiver: CompiledReceiver,
  { request, message, exchange }: Sending,
): Promise<Answer> {
  const { authentication, name, declaration } = receiver;
  const { log } = exchange;
  let call = log.receiverCalled(name);
  const calledAgain = (): void => {
    log.tellsReceiverCalls = true;
    call = log.receiverCalled(name);
  };
  const onRepeated = (error: unknown): void => {
    call.failed(error);
    calledAgain();
  };
  try {
    const tls = declaration.trust ? await receiver.tls(exchange) : request.tls;
    const sending = { request: { ...request, tls, onRepeated }, message, exchange };
    if (!authentication) {
      const response = await sent(receiver, sending);
      return answerTo(call, { response, secret: undefined });
    }
    const proof = await authentication.proof(sending);
    const first = await proven(receiver, sending, proof);
    const answer = answerTo(call, first);
    if (answer.response.status !== unauthorized || sending.request.stream) return answer;
    const renewed = await renewedProof(authentication, proof, sending);
    if (!renewed) return answer;
    answer.response.cancel();
    calledAgain();
    const second = await proven(receiver, sending, renewed);
    return answerTo(call, second);
  } catch (error) {
    call.failed(error);
    throw error;
  }
}

/** Nothing where the same credential would be refused again, or a new one cannot be had for a reason that passes. */
async function renewedProof(
  authentication: Authentication,
  refused: Proof,
  sending: Sending,
): Promise<Proof | undefined> {
  try {
    const renewed = await authentication.renewedProof(refused, sending);
    return renewed.shown.reveal() === refused.shown.reveal() ? undefined : renewed;
  } catch (error) {
    if (error instanceof FlowError && error.fault.retryable) return undefined;
    throw error;
  }
}

function answerTo(call: ReceiverCall, answer: Answer): Answer {
  call.answered(answer.response.status);
  return answer;
}

async function proven(receiver: CompiledReceiver, sending: Sending, proof: Proof): Promise<Answer> {
  const { request, exchange } = sending;
  const { certificate, shown } = proof;
  const headers = withHeaders(request.headers, proof.headers);
  const tls = certificate ? await receiver.tls(exchange, certificate) : request.tls;
  const response = await sent(receiver, sending, { ...request, headers, tls });
  return { response, secret: shown };
}

/** Another host than the first one gets neither the proof nor any other secret. */
function sent(
  { guard, maxRedirects, headers, sessionCall }: CompiledReceiver,
  { request, message, exchange }: Sending,
  shown = request,
): Promise<OutboundResponse> {
  const call = sessionCall(exchange);
  if (maxRedirects === 0) return call(shown);
  const bare = (): OutboundRequest => ({ ...request, headers: headers.open(message) });
  return redirected(call, shown, { max: maxRedirects, guard, bare });
}
