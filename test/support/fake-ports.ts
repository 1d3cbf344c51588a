import type {
  Call,
  Credentials,
  OutboundRequest,
  OutboundResponse,
  Ports,
} from '../../lib/exchange/ports.ts';
import type { ProcessingLogEntry } from '../../lib/exchange/processing-log.ts';
import { Secret } from '../../lib/message/secret.ts';
import { FlowError } from '../../lib/errors.ts';

/** Ports of a test: what was logged stays readable. */
export interface FakePorts extends Ports {
  readonly entries: readonly ProcessingLogEntry[];
}

/** Ports that reach nothing: no receiver answers, no credential is there. */
export function fakePorts(ports: Partial<Ports> = {}): FakePorts {
  const entries: ProcessingLogEntry[] = [];
  return {
    call: () => Promise.reject(new Error('This test expects no call.')),
    credentials: fakeCredentials({}),
    now: Date.now,
    log: (entry) => void entries.push(entry),
    ...ports,
    entries,
  };
}

/** Credentials whose values change with every renewal: the values in their order, the last one again and again. */
export interface FakeCredentials extends Credentials {
  /** How often a value was fetched anew. */
  readonly renewals: number;
}

export function fakeCredentials(
  values: Readonly<Record<string, readonly [string, ...string[]]>>,
): FakeCredentials {
  const current = new Map<string, Secret>();
  let renewals = 0;
  const value = (name: string, index: number): Secret => {
    const texts = values[name];
    const text = texts?.[Math.min(index, texts.length - 1)];
    if (text === undefined) throw new FlowError('CREDENTIAL_MISSING', `No credential "${name}".`);
    const secret = new Secret(text);
    current.set(name, secret);
    return secret;
  };
  return {
    get renewals() {
      return renewals;
    },
    get: async (name) => current.get(name) ?? value(name, 0),
    unusable: (name, _, { message, hint }) => {
      current.delete(name);
      return new FlowError('CREDENTIAL_UNREADABLE', `The secret behind "${name}" ${message}.`, { hint });
    },
    renewed: async (name, refused) => {
      const known = current.get(name);
      if (known && known !== refused) return known;
      renewals += 1;
      return value(name, renewals);
    },
  };
}

/** A reply of a receiver that answers at once. */
export interface FakeReply {
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | readonly string[];
}

export interface FakeCall {
  readonly call: Call;
  readonly requests: readonly OutboundRequest[];
  /** How many replies were ended unread. */
  readonly cancelled: number;
}

/** Answers the replies in their order, the last one again and again. */
export function fakeCall(...replies: readonly FakeReply[]): FakeCall {
  const requests: OutboundRequest[] = [];
  let cancelled = 0;
  return {
    requests,
    get cancelled() {
      return cancelled;
    },
    call: async (request) => {
      const reply = replies[Math.min(requests.length, replies.length - 1)] ?? {};
      requests.push(request);
      return outboundResponse(reply, () => {
        cancelled += 1;
      });
    },
  };
}

function outboundResponse(
  { status = 200, headers = [], body = '' }: FakeReply,
  cancel: () => void,
): OutboundResponse {
  const chunks = typeof body === 'string' ? [body] : body;
  return { status, statusText: 'Status', headers, body: byteChunks(chunks), cancel };
}

async function* byteChunks(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}
