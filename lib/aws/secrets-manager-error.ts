import { FlowError, type FaultCode } from '../errors.ts';
import type { Unusable } from '../exchange/ports.ts';

/** A secret and the credential of the flow that is kept in it. */
export interface CredentialSource {
  readonly name: string;
  readonly secretId: string;
}

/** The error for a secret that was read but cannot be used: it says what is wrong and how the value is set. */
export function credentialError(code: FaultCode, source: CredentialSource, problem: string): FlowError {
  return unusableError(code, source, { message: problem, hint: '' });
}

/** The same, with what would be right. */
export function unusableError(code: FaultCode, source: CredentialSource, why: Unusable): FlowError {
  const { name, secretId } = source;
  return new FlowError(code, `Secret "${secretId}" of credential "${name}" ${why.message}.`, {
    hint: `${why.hint} Set its value with: ${putSecretCommand(source)}`.trimStart(),
  });
}

/**
 * The error for a secret that could not be fetched. Of the SDK's error only the name is taken, and it is not kept
 * as `cause`: an SDK error about a reply it could not read holds that reply, and so the key.
 */
export function fetchError(source: CredentialSource, failure: unknown): FlowError {
  const reason = failureName(failure);
  if (reason === 'ResourceNotFoundException') {
    return credentialError('CREDENTIAL_MISSING', source, 'does not exist or has no value yet');
  }
  const { name, secretId } = source;
  return new FlowError(
    'CREDENTIAL_UNREADABLE',
    `Secret "${secretId}" of credential "${name}" cannot be read: ${reason}.`,
    {
      hint:
        'The function needs secretsmanager:GetSecretValue on it and a way to Secrets Manager. ' +
        `Its value is set with: ${putSecretCommand(source)}`,
    },
  );
}

/** Whether the same fetch may succeed a little later: no reply came, or Secrets Manager was busy or broken. */
export function isTransient(failure: unknown): boolean {
  const status = member(member(failure, '$metadata'), 'httpStatusCode');
  if (typeof status !== 'number') return true;
  return status >= 500 || status === 429 || /throttl|toomanyrequests/i.test(failureName(failure));
}

function putSecretCommand({ name, secretId }: CredentialSource): string {
  return `aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string file://${name}-key.txt`;
}

/** The system's code where there is one (`ECONNREFUSED`), otherwise the error's class. */
function failureName(failure: unknown): string {
  const names = [member(failure, 'code'), member(failure, 'name')];
  return names.find((name) => typeof name === 'string') ?? typeof failure;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
