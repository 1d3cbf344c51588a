import { FlowError } from '../errors.ts';
import { Secret } from '../message/secret.ts';
import { type CredentialPlace, secretText } from './secret-text.ts';
import { fetchError, isTransient, unusableError } from './secrets-manager-error.ts';
import type { GetSecretValue, SecretValue } from './secrets-manager-client.ts';
import type { Credentials, Unusable } from '../exchange/ports.ts';

/** Longest life of a fetched value: five minutes, the most that AWS's own secrets extension keeps one. */
const defaultTtlMs = 300_000;
/** How long an outlived value goes on while Secrets Manager is down, until the next try. */
const outageTtlMs = 30_000;
/** For so long a value that was fetched anew, and is the same, is not fetched anew again. */
const renewalMs = 10_000;

export interface SecretsManagerCredentialsOptions {
  readonly getSecretValue: GetSecretValue;
  /** Name or ARN of the secret behind each credential name. */
  readonly secretIds: Readonly<Record<string, string>>;
  /**
   * Member that holds a credential's value where its secret is a JSON object.
   * @default 'apiKey' for each
   */
  readonly fields?: Readonly<Record<string, string>>;
  /** @default Date.now */
  readonly now?: () => number;
  /** @default 300000 */
  readonly ttlMs?: number;
}

interface Fetched {
  readonly value: Promise<SecretValue>;
  /** What was read from it, by the name of the credential. */
  readonly secrets: Map<string, Secret>;
  expiresAtMs: number;
}

/** What there is of a secret when it is fetched. */
interface Before {
  readonly outlived?: Fetched | undefined;
  readonly kept?: Fetched | undefined;
}

/**
 * The flow's credentials in Secrets Manager. What is kept is the promise of a secret, so messages that arrive
 * together share one fetch; a fetch that fails is forgotten. A value that outlived its time goes on being used
 * while Secrets Manager does not answer: a running flow outlives an outage of it.
 */
export class SecretsManagerCredentials implements Credentials {
  readonly #options: Required<SecretsManagerCredentialsOptions>;
  readonly #places: ReadonlyMap<string, CredentialPlace>;
  readonly #fetched = new Map<string, Fetched>();
  /** Which fetch a value that we handed out came from. */
  readonly #origins = new WeakMap<Secret, Fetched>();
  /** Refused values that were found unchanged, by the name of the secret. */
  readonly #confirmed = new Map<string, { readonly value: Secret; readonly untilMs: number }>();

  constructor(options: SecretsManagerCredentialsOptions) {
    this.#options = { fields: {}, now: Date.now, ttlMs: defaultTtlMs, ...options };
    const { secretIds, fields } = this.#options;
    this.#places = new Map(
      Object.entries(secretIds).map(([name, secretId]) => [
        name,
        { name, secretId, field: fields[name] ?? 'apiKey' },
      ]),
    );
  }

  /** Starts to fetch every secret. What fails here fails again, and is told, when a message asks for it. */
  prefetch(): void {
    for (const place of this.#places.values()) this.#current(place).value.catch(() => undefined);
  }

  async get(name: string): Promise<Secret> {
    const place = this.#place(name);
    const fetched = this.#current(place);
    return fetched.secrets.get(name) ?? this.#secret(fetched, place);
  }

  async renewed(name: string, refused: Secret): Promise<Secret> {
    const place = this.#place(name);
    const current = this.#fetched.get(place.secretId);
    const origin = this.#origins.get(refused);
    // All who were refused with one value share the first one's new fetch.
    const isSuperseded = current !== undefined && origin !== undefined && origin !== current;
    if (isSuperseded) return this.#secret(current, place);
    const confirmed = this.#confirmed.get(place.secretId);
    const now = this.#options.now();
    if (confirmed?.value.reveal() === refused.reveal() && now < confirmed.untilMs) return refused;
    const renewed = await this.#secret(this.#fetch(place, { kept: current }), place);
    if (renewed.reveal() === refused.reveal()) {
      this.#confirmed.set(place.secretId, { value: renewed, untilMs: now + renewalMs });
    }
    return renewed;
  }

  unusable(name: string, secret: Secret, why: Unusable): FlowError {
    const place = this.#place(name);
    const origin = this.#origins.get(secret);
    if (origin) this.#forget(origin, place);
    return unusableError('CREDENTIAL_UNREADABLE', place, why);
  }

  #place(name: string): CredentialPlace {
    const place = this.#places.get(name);
    if (place === undefined) throw unknownCredential(name, [...this.#places.keys()]);
    return place;
  }

  #current(place: CredentialPlace): Fetched {
    const known = this.#fetched.get(place.secretId);
    return known !== undefined && this.#options.now() < known.expiresAtMs
      ? known
      : this.#fetch(place, { outlived: known });
  }

  /**
   * Fetches a secret. When that fails and may succeed later, `outlived` is used in its place, and `kept` by those who ask
   * next, while who asked now is told.
   */
  #fetch(place: CredentialPlace, { outlived, kept }: Before = {}): Fetched {
    const { getSecretValue, now, ttlMs } = this.#options;
    const fetching = async () => getSecretValue(place.secretId);
    const fetched: Fetched = {
      expiresAtMs: now() + ttlMs,
      secrets: new Map(),
      value: fetching().catch((failure: unknown) => {
        if (outlived !== undefined && isTransient(failure)) {
          fetched.expiresAtMs = now() + outageTtlMs;
          return outlived.value;
        }
        this.#forget(fetched, place);
        if (kept && isTransient(failure)) this.#fetched.set(place.secretId, kept);
        throw fetchError(place, failure);
      }),
    };
    this.#fetched.set(place.secretId, fetched);
    return fetched;
  }

  async #secret(fetched: Fetched, place: CredentialPlace): Promise<Secret> {
    const value = await fetched.value;
    try {
      const secret = new Secret(secretText(value, place));
      this.#origins.set(secret, fetched);
      fetched.secrets.set(place.name, secret);
      return secret;
    } catch (error) {
      this.#forget(fetched, place);
      throw error;
    }
  }

  /** What cannot be used is fetched anew by the next message: somebody may be putting it right. */
  #forget(fetched: Fetched, { secretId }: CredentialPlace): void {
    if (this.#fetched.get(secretId) === fetched) this.#fetched.delete(secretId);
  }
}

function unknownCredential(name: string, known: readonly string[]): FlowError {
  const names = known.length === 0 ? 'none' : known.map((each) => `"${each}"`).join(', ');
  return new FlowError(
    'CREDENTIAL_MISSING',
    `No secret is configured for credential "${name}". Configured: ${names}.`,
    {
      hint: 'The stack gives each credential of the flow its secret: deploy it again after a change of the flow.',
    },
  );
}
