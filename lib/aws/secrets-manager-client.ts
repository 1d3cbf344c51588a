import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { call } from '../receivers/connection/connection.ts';
import { sdkRequestHandler } from './sdk-request-handler.ts';

/** A secret as Secrets Manager answers it: text or bytes. */
export interface SecretValue {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

/** Fetches the current value of one secret, by its name or ARN. */
export type GetSecretValue = (secretId: string) => Promise<SecretValue>;

export interface SecretsManagerClientOptions {
  /**
   * Longest wait for one reply. Three attempts are made, so a hanging Secrets Manager is given up before a
   * message's deadline is near.
   * @default 3000
   */
  readonly attemptTimeoutMs?: number;
  /**
   * Longest time for all attempts and the pauses between them.
   * @default 10000
   */
  readonly totalTimeoutMs?: number;
}

const attempts = 3;

/**
 * The real Secrets Manager. Region, credentials and endpoint come from the environment: `AWS_REGION`,
 * `AWS_ACCESS_KEY_ID` and its companions, `AWS_ENDPOINT_URL_SECRETS_MANAGER` or `AWS_ENDPOINT_URL`.
 * The client is made at the first fetch and keeps its connection.
 */
export function secretsManagerClient({
  attemptTimeoutMs = 3_000,
  totalTimeoutMs = 10_000,
}: SecretsManagerClientOptions = {}): GetSecretValue {
  let client: SecretsManagerClient | undefined;
  return (secretId) => {
    client ??= new SecretsManagerClient(configuration(attemptTimeoutMs));
    // A reply that drips byte by byte keeps within every other limit.
    const abortSignal = AbortSignal.timeout(totalTimeoutMs);
    return client.send(new GetSecretValueCommand({ SecretId: secretId }), { abortSignal });
  };
}

function configuration(attemptTimeoutMs: number): SecretsManagerClientConfig {
  return {
    maxAttempts: attempts,
    retryMode: 'standard',
    requestHandler: sdkRequestHandler(call, {
      connectTimeoutMs: Math.min(1_000, attemptTimeoutMs),
      timeoutMs: attemptTimeoutMs,
    }),
  };
}
