import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import { fileURLToPath } from 'node:url';
import { ApiGateway } from '../../../lib/local/api-gateway/api-gateway.ts';
import { LambdaFunction } from '../../../lib/local/lambda/lambda-function.ts';
import { readStack } from '../../../lib/local/stack/stack.ts';

const stack = readStack(fileURLToPath(new URL('../../fixtures/local/assembly', import.meta.url)));
const routes = stack.routes.map((route) => ({ ...route, authorization: 'AWS_IAM' }));
const functions = new Map(stack.functions.map(({ id, settings }) => [id, new LambdaFunction(settings)]));
const key = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'local-secret', sessionToken: 'local-token' };
const gateway = new ApiGateway(
  { stack: { ...stack, routes, gatewayResponses: new Map() }, functions },
  { accessKey: key },
);
let base: URL;

beforeAll(async () => {
  base = new URL(`http://127.0.0.1:${await gateway.listen(0)}`);
});

afterAll(async () => {
  await gateway.close();
  await Promise.all([...functions.values()].map((lambda) => lambda.close()));
});

interface Call {
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly service?: string;
  readonly signedAtMs?: number;
}

class Sha256 {
  readonly #hash;
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

/** A call signed by the signer of AWS's own SDK. */
async function signed(call: Call) {
  const signer = new SignatureV4({
    credentials: call.credentials ?? key,
    region: 'us-east-1',
    service: call.service ?? 'execute-api',
    sha256: Sha256 as never,
  });
  return signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: base.hostname,
      port: Number(base.port),
      path: call.path ?? '/echo',
      query: (call.query ?? {}) as never,
      headers: { host: base.host, 'content-type': 'application/json', ...call.headers },
      body: call.body ?? '{"prompt":"grüß"}',
    },
    { signingDate: new Date(call.signedAtMs ?? Date.now()) },
  );
}

function queryText(query: Call['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

async function answered(
  call: Call,
  changes: { readonly headers?: Record<string, string>; readonly body?: string } = {},
) {
  const { headers, body } = await signed(call);
  const { host, ...sent } = { ...headers, ...changes.headers };
  const url = `${base.origin}${call.path ?? '/echo'}${queryText(call.query)}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: sent,
    body: changes.body ?? (body as string),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('signer', () => {
  it.each<{ what: string; call: Call }>([
    { what: 'a plain call', call: {} },
    { what: 'a call with a query', call: { query: { b: ['2', '1'], a: 'x y/ü*', empty: '' } } },
    { what: 'a path with encoded characters', call: { path: '/echo/a%20b/%C3%BC(1)' } },
    { what: 'a header with many spaces', call: { headers: { 'x-spaces': 'a   b' } } },
    { what: 'a body without text', call: { body: '' } },
    { what: 'a clock four minutes late', call: { signedAtMs: Date.now() - 240_000 } },
  ])('lets $what through', async ({ call }) => {
    const { status, body } = await answered(call);

    expect(status).toBe(201);
    expect(body).toMatchObject({
      requestContext: {
        identity: {
          accessKey: 'AKIDLOCAL',
          accountId: '123456789012',
          userArn: 'arn:aws:iam::123456789012:user/local',
        },
      },
    });
  });

  it('fails without a signature', async () => {
    const response = await fetch(`${base.origin}/echo`, { method: 'POST' });

    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: 'Missing Authentication Token' });
  });

  it.each<{ what: string; call?: Call; changes?: Parameters<typeof answered>[1]; message: RegExp }>([
    {
      what: 'another secret key',
      call: { credentials: { ...key, secretAccessKey: 'other' } },
      message: /^The request signature we calculated does not match/,
    },
    { what: 'another body', changes: { body: '{}' }, message: /^The request signature we calculated/ },
    {
      what: 'a signed header changed',
      changes: { headers: { 'content-type': 'text/plain' } },
      message: /^The request signature/,
    },
    {
      what: 'an unknown access key',
      call: { credentials: { ...key, accessKeyId: 'AKIDOTHER' } },
      message: /^The security token included in the request is invalid/,
    },
    {
      what: 'no session token',
      call: { credentials: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey } },
      message: /^The security token included in the request is invalid/,
    },
    { what: 'another service', call: { service: 's3' }, message: /scoped to correct service: 'execute-api'/ },
    { what: 'an old signature', call: { signedAtMs: Date.now() - 360_000 }, message: /^Signature expired/ },
    {
      what: 'a signature of tomorrow',
      call: { signedAtMs: Date.now() + 360_000 },
      message: /^Signature not yet current/,
    },
    {
      what: 'a bearer token',
      changes: { headers: { authorization: 'Bearer x' } },
      message: /^Authorization header requires/,
    },
    {
      what: 'no date',
      changes: { headers: { 'x-amz-date': 'today' } },
      message: /^Date in Credential scope/,
    },
  ])('fails with 403 for $what', async ({ call = {}, changes = {}, message }) => {
    const { status, body } = await answered(call, changes);

    expect(status).toBe(403);
    expect(body).toEqual({ message: expect.stringMatching(message) });
  });
});
