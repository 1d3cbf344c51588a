import { afterAll, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStack } from '../../../lib/local/stack/stack.ts';

const sample = fileURLToPath(new URL('../../fixtures/local/assembly', import.meta.url));

const folders: string[] = [];

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

/** The sample with a change in one of its files. */
async function changed(file: string, change: (text: string) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  folders.push(folder);
  await cp(sample, folder, { recursive: true });
  const path = join(folder, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
  return folder;
}

describe('readStack', () => {
  it('reads routes with their methods, authorisation, transfer mode and timeouts', () => {
    const stack = readStack(sample);

    expect(stack.stageName).toBe('dev');
    expect(stack.routes.map(({ resourceId, ...route }) => route)).toEqual([
      route('POST', '/echo'),
      route('ANY', '/echo/{proxy+}'),
      { ...route('POST', '/echo/slow'), timeoutMs: 200 },
      { ...route('GET', '/orders/{id}'), authorization: 'AWS_IAM' },
      { ...route('POST', '/stream'), functionId: 'Streamed', isStreamed: true, timeoutMs: 120_000 },
      { ...route('POST', '/fast'), functionId: 'Streamed', isStreamed: true, timeoutMs: 300 },
    ]);
  });

  it('reads the Node functions with their code and environment', () => {
    const { functions } = readStack(sample);

    expect(functions.map(({ id }) => id)).toEqual(['Buffered', 'Streamed']);
    expect(functions[0]?.settings).toEqual({
      name: 'Buffered',
      codePath: fileURLToPath(new URL('../../fixtures/local/function', import.meta.url)),
      handler: 'proxy.buffered',
      timeoutMs: 20_000,
      memoryMb: 256,
      environment: {
        STAGE: 'dev',
        SECRET: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:sample/dev/openai-local0',
        SENTENCE: 'b in us-east-1 ${Who}',
      },
      logFormat: 'JSON',
      logLevel: 'INFO',
    });
  });

  it('reads what the API answers by itself, its binary media types and the secrets', () => {
    const stack = readStack(sample);

    expect(stack.gatewayResponses.get('MISSING_AUTHENTICATION_TOKEN')).toMatchObject({
      statusCode: 404,
      headers: { 'Content-Type': "'application/problem+json'", 'X-Request': 'context.requestId' },
    });
    expect(stack.binaryMediaTypes).toEqual(['*/*']);
    expect(stack.secretNames).toEqual(['sample/dev/openai']);
  });

  it.each([
    {
      what: 'another integration',
      find: '"AWS_PROXY"',
      put: '"MOCK"',
      message: /POST \/echo has the integration "MOCK"/,
    },
    {
      what: 'a reference to nothing',
      find: '"Ref": "Echo"',
      put: '"Ref": "Ecko"',
      message: /refers to "Ecko"/,
    },
    { what: 'no route', find: '"AWS::ApiGateway::Method"', put: '"AWS::Other"', message: /no route/ },
    {
      what: 'another runtime',
      find: '"nodejs24.x"',
      put: '"java25"',
      message: /function "Buffered", which has no Node code/,
    },
    {
      what: 'an unknown function',
      find: '"Fn::Select"',
      put: '"Fn::If"',
      message: /Fn::If in AWS::Lambda::Function "Buffered", Environment/,
    },
  ])('fails for $what', async ({ find, put, message }) => {
    const folder = await changed('Sample.template.json', (text) => text.replaceAll(find, put));

    expect(() => readStack(folder)).toThrow(message);
  });

  it('fails when the stack that is asked for is not there, and lists those that are', () => {
    expect(() => readStack(sample, 'Other')).toThrow(
      'There is no stack "Other". The synthesised ones are: Sample.',
    );
  });

  it('fails when nothing says which of several stacks is meant', async () => {
    const folder = await changed('manifest.json', (text) =>
      text.replace(
        '"artifacts": {',
        '"artifacts": { "Second": { "type": "aws:cloudformation:stack", "properties": { "templateFile": "x" } },',
      ),
    );

    expect(() => readStack(folder)).toThrow(/One stack is wanted, the synthesised ones are: Second, Sample/);
  });

  it('fails when nothing was synthesised', () => {
    expect(() => readStack(join(sample, 'nowhere'))).toThrow(
      /manifest.json" cannot be read as JSON. Run "npm run synth"/,
    );
  });
});

function route(method: string, path: string) {
  return {
    method,
    path,
    authorization: 'NONE',
    functionId: 'Buffered',
    isStreamed: false,
    timeoutMs: 29_000,
  };
}
