import { afterEach, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { readStack } from '../../lib/local/stack/stack.ts';
import { StackServer, type StackServerOptions } from '../../lib/local/stack-server.ts';

const stack = readStack(fileURLToPath(new URL('../fixtures/local/assembly', import.meta.url)));
const open: StackServer[] = [];

const options: StackServerOptions = {
  surroundings: {
    openai: { baseUrl: undefined, key: 'sk-local', description: '' },
    accessKey: { accessKeyId: 'test', secretAccessKey: 'test' },
    awsEndpoints: {},
  },
  isAuthorized: false,
  onLog: () => undefined,
  onFault: () => undefined,
};

async function served(awsEndpoints: Readonly<Record<string, string>> = {}) {
  const surroundings = { ...options.surroundings, awsEndpoints };
  const server = await StackServer.create(stack, { ...options, surroundings });
  open.push(server);
  return { server, url: `http://127.0.0.1:${await server.listen(0)}` };
}

async function environmentAt(url: string): Promise<Record<string, string>> {
  const response = await fetch(`${url}/echo/environment`);
  return (await response.json()) as Record<string, string>;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

describe('StackServer', () => {
  it("leads the functions to a Secrets Manager that has the stack's secrets", async () => {
    const { url } = await served();

    const { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint = '' } = await environmentAt(url);
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'X-Amz-Target': 'secretsmanager.GetSecretValue' },
      body: '{"SecretId":"sample/dev/openai"}',
    });

    expect(await response.json()).toMatchObject({ SecretString: 'sk-local' });
  });

  it('leads the functions to the endpoint that it is given', async () => {
    const { url } = await served({ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });

    const environment = await environmentAt(url);

    expect(environment).toMatchObject({ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
    expect(environment).not.toHaveProperty('AWS_ENDPOINT_URL_SECRETS_MANAGER');
  });

  it('ends a request on the code it began with, and serves new code to the next', async () => {
    const { server, url } = await served();
    const order = { texts: ['old ', 'to the end'], waitMs: 300 };

    const running = await fetch(`${url}/stream`, { method: 'POST', body: JSON.stringify(order) });
    server.deploy({
      ...stack,
      routes: stack.routes.map((route) => ({ ...route, functionId: 'Buffered', isStreamed: false })),
    });
    const next = await fetch(`${url}/stream`, { method: 'POST' });

    expect(await running.text()).toBe('old to the end');
    expect(next.status).toBe(201);
  });

  it('fails when it shall enforce an authorisation that it does not know', async () => {
    const routes = stack.routes.map((route) => ({ ...route, authorization: 'COGNITO_USER_POOLS' }));

    const created = StackServer.create({ ...stack, routes }, { ...options, isAuthorized: true });

    await expect(created).rejects.toThrow('POST /echo is authorised by COGNITO_USER_POOLS.');
  });
});
