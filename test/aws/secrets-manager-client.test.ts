import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../../infra/bundle.ts';
import type { SecretsManagerClientOptions } from '../../lib/aws/secrets-manager-client.ts';
import {
  expectedSignature,
  type Reply,
  type SecretsManagerEndpoint,
  secretsManagerEndpoint,
} from './secrets-manager-endpoint.ts';

const source = resolve('lib/aws/secrets-manager-client.ts');
const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'access-key-secret',
  AWS_SESSION_TOKEN: 'session-token',
};
const fetchOnce = `
  const { secretsManagerClient } = await import(process.argv[1]);
  const answer = await secretsManagerClient(JSON.parse(process.argv[2]))('openai').then(
    ({ SecretString, SecretBinary }) => ({ SecretString, bytes: SecretBinary && [...SecretBinary] }),
    (error) => ({ name: error.name, code: error.code, status: error.$metadata?.httpStatusCode }),
  );
  console.log(JSON.stringify(answer));
  process.exit();
`;

let folder: string;
const endpoints: SecretsManagerEndpoint[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  await bundle({ entry: source, outputFolder: folder });
});
afterEach(() => {
  for (const endpoint of endpoints.splice(0)) endpoint.close();
});
afterAll(() => rm(folder, { recursive: true }));

async function endpointWith(...replies: readonly Reply[]): Promise<SecretsManagerEndpoint> {
  const endpoint = await secretsManagerEndpoint(...replies);
  endpoints.push(endpoint);
  return endpoint;
}

/** A fetch in a process of its own, which has no other environment than the one given. */
async function fetchIn(
  module: string,
  variables: Readonly<Record<string, string>>,
  options: SecretsManagerClientOptions = { attemptTimeoutMs: 250 },
): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      fetchOnce,
      module,
      JSON.stringify(options),
    ],
    { env: { ...environment, ...variables } },
  );
  return JSON.parse(stdout);
}

function error(type: string, status = 400): Reply {
  return { status, body: JSON.stringify({ __type: type, message: `${type} for a test` }) };
}

const value: Reply = {
  status: 200,
  body: JSON.stringify({
    ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:openai-AbCdEf',
    CreatedDate: 1763769600.123,
    Name: 'openai',
    SecretString: 'sk-example',
    VersionId: '4c7c3b0e-0000-4000-8000-000000000000',
    VersionStages: ['AWSCURRENT'],
  }),
};

describe.each([
  { made: 'as it is', module: () => source },
  { made: 'bundled with its stand-ins', module: () => join(folder, 'index.js') },
])('secretsManagerClient, $made', ({ module }) => {
  it('fetches a text, signed with the session token for the Region', async () => {
    const endpoint = await endpointWith(value);

    const answer = await fetchIn(module(), { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint.url });

    const [request = { headers: {}, body: '' }] = endpoint.received;
    expect(answer).toEqual({ SecretString: 'sk-example' });
    expect(JSON.parse(request.body)).toEqual({ SecretId: 'openai' });
    expect(request.headers['x-amz-target']).toBe('secretsmanager.GetSecretValue');
    expect(request.headers['x-amz-security-token']).toBe('session-token');
    expect(request.headers.authorization).toMatch(
      /Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/secretsmanager\/aws4_request, SignedHeaders=\S*x-amz-security-token/,
    );
    expect(request.headers.authorization).toContain(
      `Signature=${expectedSignature(request, environment.AWS_SECRET_ACCESS_KEY)}`,
    );
  });

  it('fetches bytes, from the endpoint of all services', async () => {
    const endpoint = await endpointWith({ status: 200, body: '{"SecretBinary":"AAH/"}' });

    const answer = await fetchIn(module(), { AWS_ENDPOINT_URL: endpoint.url });

    expect(answer).toEqual({ bytes: [0, 1, 255] });
  });

  it('takes null for no value', async () => {
    const endpoint = await endpointWith({ status: 200, body: '{"SecretString":"sk","SecretBinary":null}' });

    const answer = await fetchIn(module(), { AWS_ENDPOINT_URL: endpoint.url });

    expect(answer).toEqual({ SecretString: 'sk' });
  });

  it.each([
    { when: 'throttled', reply: error('ThrottlingException') },
    { when: 'answered 500', reply: error('InternalServiceError', 500) },
    { when: 'not answered in time', reply: 'silence' },
    { when: 'cut off in the middle of a reply', reply: 'half a body' },
  ] as const)('tries again when $when', async ({ reply }) => {
    const endpoint = await endpointWith(reply, value);

    const answer = await fetchIn(module(), { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint.url });

    expect(answer).toEqual({ SecretString: 'sk-example' });
    expect(endpoint.received).toHaveLength(2);
  });

  it.each([
    {
      name: 'ResourceNotFoundException',
      reply: error('ResourceNotFoundException'),
      status: 400,
      requests: 1,
    },
    { name: 'AccessDeniedException', reply: error('AccessDeniedException'), status: 400, requests: 1 },
    { name: 'ThrottlingException', reply: error('ThrottlingException'), status: 400, requests: 3 },
    { name: 'InternalServiceError', reply: error('InternalServiceError', 500), status: 500, requests: 3 },
    { name: 'TimeoutError', reply: 'silence', requests: 3 },
    { name: 'SyntaxError', reply: { status: 200, body: '{"SecretString":"sk' }, requests: 1 },
    { name: 'SyntaxError', reply: { status: 403, body: '<html>Forbidden</html>' }, requests: 1 },
  ] as const)('fails with $name after $requests requests', async ({ name, reply, requests, ...rest }) => {
    const endpoint = await endpointWith(reply);

    const answer = await fetchIn(module(), { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint.url });

    expect(answer).toMatchObject({ name, ...rest });
    expect(endpoint.received).toHaveLength(requests);
  });

  it('fails when a reply takes longer than all attempts may', async () => {
    const endpoint = await endpointWith('drops');

    const answer = await fetchIn(
      module(),
      { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint.url },
      { totalTimeoutMs: 300 },
    );

    expect(answer).toMatchObject({ name: expect.stringMatching(/Error$/) });
  });

  it('fails with ECONNREFUSED when nobody listens', async () => {
    const { url, close } = await secretsManagerEndpoint(value);
    close();

    const answer = await fetchIn(module(), { AWS_ENDPOINT_URL_SECRETS_MANAGER: url });

    expect(answer).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('fails when the environment has no credentials', async () => {
    const answer = await fetchIn(module(), {
      AWS_ACCESS_KEY_ID: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_CONFIG_FILE: '/dev/null',
    });

    expect(answer).toMatchObject({ name: 'CredentialsProviderError' });
  });
});
