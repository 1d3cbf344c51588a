import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { localPlace } from '../local-place.ts';
import { canonicalRequest } from './canonical-request.ts';
import { GatewayFault } from './gateway-fault.ts';
import type { Identity } from './proxy-event.ts';

/** The one key pair that may call. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A signature may be this much older or newer than our clock. */
const maxSkewMs = 300_000;

/**
 * Checks AWS's Signature Version 4 of a request, and answers who signed it.
 * @throws GatewayFault with API Gateway's words
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function signer(request: IncomingMessage, body: Buffer, key: AccessKey): Identity {
  const { authorization } = request.headers;
  if (authorization === undefined) throw new GatewayFault('MISSING_AUTHENTICATION_TOKEN');
  const signature = parseAuthorization(authorization);
  checkScope(signature, request, key);
  const time = signingTime(request, signature.date);
  const hash = sha256(canonicalRequest(request, body, signature.signedHeaders));
  const text = ['AWS4-HMAC-SHA256', time, signature.scope.join('/'), hash].join('\n');
  const expected = hmac(signingKey(key, signature.scope), text).toString('hex');
  if (!isSame(signature.signature, expected)) throw mismatch();
  const { accountId } = localPlace;
  return {
    accessKey: key.accessKeyId,
    accountId,
    caller: 'AIDALOCALLOCALLOCAL',
    user: 'AIDALOCALLOCALLOCAL',
    userArn: `arn:aws:iam::${accountId}:user/local`,
  };
}

interface Signature {
  readonly accessKeyId: string;
  /** Date, region, service, `aws4_request`. */
  readonly scope: readonly string[];
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function parseAuthorization(authorization: string): Signature {
  const [algorithm, ...rest] = authorization.split(' ');
  const fields = new Map(
    rest
      .join('')
      .split(',')
      .map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)] as const),
  );
  const [accessKeyId, ...scope] = fields.get('Credential')?.split('/') ?? [];
  const [date] = scope;
  const signedHeaders = fields.get('SignedHeaders')?.split(';');
  const signature = fields.get('Signature');
  if (
    algorithm !== 'AWS4-HMAC-SHA256' ||
    !accessKeyId ||
    !date ||
    scope.length !== 4 ||
    !signedHeaders ||
    !signature
  ) {
    throw new GatewayFault(
      'INVALID_SIGNATURE',
      "Authorization header requires 'AWS4-HMAC-SHA256' with the parameters 'Credential', 'SignedHeaders' and 'Signature'.",
    );
  }
  return { accessKeyId, scope, date, signedHeaders, signature };
}

function checkScope(
  { accessKeyId, scope, signedHeaders }: Signature,
  request: IncomingMessage,
  key: AccessKey,
): void {
  const token = request.headers['x-amz-security-token'];
  if (accessKeyId !== key.accessKeyId || token !== key.sessionToken) {
    throw new GatewayFault('ACCESS_DENIED', 'The security token included in the request is invalid.');
  }
  if (scope[2] !== 'execute-api') {
    throw new GatewayFault(
      'INVALID_SIGNATURE',
      "Credential should be scoped to correct service: 'execute-api'.",
    );
  }
  if (!signedHeaders.includes('host')) {
    throw new GatewayFault(
      'INVALID_SIGNATURE',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  }
}

/** The time of signing as it was signed, such as `20261122T162408Z`. */
function signingTime(request: IncomingMessage, scopeDate: string): string {
  const time = String(request.headers['x-amz-date'] ?? '');
  const parsed = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(parsed) || !time.startsWith(scopeDate)) {
    throw new GatewayFault(
      'INVALID_SIGNATURE',
      "Date in Credential scope does not match the header 'X-Amz-Date'.",
    );
  }
  if (Math.abs(Date.now() - parsed) <= maxSkewMs) return time;
  const isOld = parsed < Date.now();
  throw new GatewayFault(
    'EXPIRED_TOKEN',
    `Signature ${isOld ? 'expired' : 'not yet current'}: ${time} is ${isOld ? 'earlier' : 'later'} than now by more than 5 min.`,
  );
}

function signingKey({ secretAccessKey }: AccessKey, scope: readonly string[]): Buffer {
  return scope.reduce((key: Buffer, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`));
}

function mismatch(): GatewayFault {
  return new GatewayFault(
    'INVALID_SIGNATURE',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
