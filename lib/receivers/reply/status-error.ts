import { type FaultCode, type ReceiverDetails, ReceiverError } from '../../errors.ts';
import type { OutboundResponse } from '../../exchange/ports.ts';
import { JoinedBytes } from '../../message/joined-bytes.ts';
import type { Message } from '../../message/message.ts';
import type { Secret } from '../../message/secret.ts';
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
  const reason = receiverDetails(await beginning(response), receiver.secrets);
  const code = faultCode(response.status, reason, callerMembers(message));
  const refused = code === 'RECEIVER_CREDENTIAL_REFUSED';
  return new ReceiverError(code, sentence(receiver, response.status, code), {
    receiver: receiver.name,
    status: response.status,
    ...(receiver.declaration.errorDetails !== false && {
      details: refused ? withoutMessage(reason) : reason,
    }),
    headers: passedHeaders(response, code),
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

function faultCode(status: number, details: ReceiverDetails, callers: ReadonlySet<string>): FaultCode {
  switch (status) {
    case 401:
    case 403:
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

function passedHeaders({ headers }: OutboundResponse, code: FaultCode): Readonly<Record<string, string>> {
  const passed = [requestIdName, ...(code === 'RECEIVER_QUOTA_EXHAUSTED' ? [] : retryNames)];
  return Object.fromEntries(headers.filter(([name]) => passed.includes(name.toLowerCase())));
}
