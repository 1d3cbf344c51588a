import { type FaultCode, type ReceiverDetails, ReceiverError } from '../../errors.ts';
import type { OutboundResponse } from '../../exchange/ports.ts';
import { type HeaderPairs, headerValue } from '../../message/header-pairs.ts';
import { JoinedBytes } from '../../message/joined-bytes.ts';
import type { Message } from '../../message/message.ts';
import { type Secret, struckFrom } from '../../message/secret.ts';
import type { ReplyingReceiver } from './replying-receiver.ts';
import { receiverDetails } from './receiver-details.ts';

/** A receiver, and what it was sent that nobody else may see. */
interface RefusingReceiver extends ReplyingReceiver {
  readonly secrets: readonly Secret[];
}

/** The error for a reply whose status says no. Reads the service's reason as far as it is short. */
export async function statusError(
  receiver: RefusingReceiver,
  response: OutboundResponse,
  message: Message,
): Promise<ReceiverError> {
  const isRefusal = response.status >= 400;
  const reason = isRefusal ? receiverDetails(await beginning(response), receiver.secrets) : {};
  const code = faultCode(response, reason, callerMembers(message));
  const refused = code === 'RECEIVER_CREDENTIAL_REFUSED';
  return new ReceiverError(code, sentence(receiver, response.status, code), {
    receiver: receiver.name,
    status: response.status,
    ...(receiver.declaration.errorDetails !== false && {
      details: refused ? withoutMessage(reason) : reason,
    }),
    headers: passedHeaders(response, code, receiver.secrets),
    ...hint(receiver, code),
  });
}

const maxReasonBytes = 64 * 1024;

/** The first bytes of a refusal; one that breaks off counts as far as it came. */
async function beginning({ body }: OutboundResponse): Promise<string> {
  const read = new JoinedBytes();
  try {
    for await (const chunk of body) {
      read.add(chunk);
      if (read.length >= maxReasonBytes) break;
    }
  } catch {
    // the status is the answer; its reason is a kindness that may be cut short
  }
  return new TextDecoder().decode(read.bytes);
}

function callerMembers({ body }: Message): ReadonlySet<string> {
  return body.type === 'buffered' ? body.callerMembers : new Set();
}

function faultCode(
  { status, headers }: OutboundResponse,
  details: ReceiverDetails,
  callers: ReadonlySet<string>,
): FaultCode {
  if (status === 403 && isOfCredential(details, headers)) return 'RECEIVER_CREDENTIAL_REFUSED';
  switch (status) {
    case 401:
      return 'RECEIVER_CREDENTIAL_REFUSED';
    case 408:
      return 'RECEIVER_TIMEOUT';
    case 429:
      return isQuota(details) ? 'RECEIVER_QUOTA_EXHAUSTED' : 'RECEIVER_RATE_LIMITED';
    case 503:
      return 'RECEIVER_OVERLOADED';
    default:
      if (status >= 500) return 'RECEIVER_FAILED';
      return isCallersValue(details, callers) ? 'RECEIVER_VALUE_REJECTED' : 'RECEIVER_REJECTED';
  }
}

/** Codes and types by which services say that it is the credential which they refuse, or what it may do. */
const credentialCodes =
  /^(?:invalid|incorrect|expired|missing|revoked|insufficient|bad)[_-]?(?:api[_-]?key|authentication|token|credentials?|client|scope|permissions?)s?$|^(?:authentication|authorization|permission)(?:[_-](?:error|denied|required))$|^(?:unauthorized|unauthenticated|access_token_scope_insufficient)(?:_client)?$/i;

/**
 * A 403 may have many reasons: a model that the project may not use, a country, a firewall. That it is the credential
 * the service has to say.
 */
function isOfCredential(
  { code = '', type = '', message = '' }: ReceiverDetails,
  headers: HeaderPairs,
): boolean {
  if (membersOfCodes.has(code)) return false;
  const isAsked = headerValue(headers, 'www-authenticate') !== undefined;
  const isNamed = /\b(?:api[ _-]?key|access token|credentials?)\b/i.test(message);
  return isAsked || isNamed || credentialCodes.test(code) || credentialCodes.test(type);
}

function isQuota({ code, type }: ReceiverDetails): boolean {
  return code === 'insufficient_quota' || type === 'insufficient_quota';
}

/** OpenAI's codes that name a member without a `param`. */
const membersOfCodes: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ['model_not_found', ['model']],
  ['context_length_exceeded', ['prompt', 'messages', 'input']],
  ['string_above_max_length', ['prompt', 'input']],
]);

/** Whether the service refused a member of the body that holds what the caller chose. */
function isCallersValue({ code, param }: ReceiverDetails, callers: ReadonlySet<string>): boolean {
  const members = param ? [param.replace(/[.[].*$/s, '')] : (membersOfCodes.get(code) ?? []);
  return members.some((member) => callers.has(member));
}

function sentence({ name, credential }: ReplyingReceiver, status: number, code: FaultCode): string {
  switch (code) {
    case 'RECEIVER_CREDENTIAL_REFUSED':
      return credential === undefined
        ? `Receiver "${name}" refused access with status ${status}; the flow sends it no credential.`
        : `Receiver "${name}" refused the flow's credential "${credential}" with status ${status}.`;
    case 'RECEIVER_RATE_LIMITED':
      return `Receiver "${name}" takes no more requests for now (status ${status}).`;
    case 'RECEIVER_QUOTA_EXHAUSTED':
      return `Receiver "${name}" says that the account's quota is used up (status ${status}).`;
    default:
      return `Receiver "${name}" answered with status ${status}.`;
  }
}

function hint({ credential }: ReplyingReceiver, code: FaultCode): { readonly hint?: string } {
  switch (code) {
    case 'RECEIVER_CREDENTIAL_REFUSED':
      return credential === undefined
        ? {}
        : { hint: `Put a valid value into the secret behind "${credential}".` };
    case 'RECEIVER_QUOTA_EXHAUSTED':
      return { hint: 'Check plan and billing of the account behind the credential; waiting does not help.' };
    case 'RECEIVER_RATE_LIMITED':
      return { hint: 'Send the same message again later.' };
    default:
      return {};
  }
}

/** Services quote part of a refused key in their message. */
function withoutMessage({ message: _, ...details }: ReceiverDetails): ReceiverDetails {
  return details;
}

const retryNames: readonly string[] = ['retry-after', 'retry-after-ms'];
/** The service's name of the call, which whoever asks it for help must quote. */
const requestIdName = 'x-request-id';

/** None of these needs more characters. */
const maxPassedLength = 200;

function passedHeaders(
  { headers }: OutboundResponse,
  code: FaultCode,
  secrets: readonly Secret[],
): Readonly<Record<string, string>> {
  const passed = [requestIdName, ...(code === 'RECEIVER_QUOTA_EXHAUSTED' ? [] : retryNames)];
  return Object.fromEntries(
    headers
      .filter(([name, value]) => passed.includes(name.toLowerCase()) && value.length <= maxPassedLength)
      .map(([name, value]) => [name, struckFrom(value, secrets)]),
  );
}
