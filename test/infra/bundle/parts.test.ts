import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { flow as chatgpt } from '../../../functions/chatgpt/flow.ts';
import { type Part, parts } from '../../../infra/bundle/parts.ts';
import { bundle } from '../../../infra/bundle.ts';
import type { Flow } from '../../../lib/flow/flow.ts';
import type { HttpReceiver, ReceiverAuthentication } from '../../../lib/flow/receivers.ts';
import type { StepDeclaration } from '../../../lib/flow/steps.ts';
import { LambdaFunction } from '../../../lib/local/lambda/lambda-function.ts';
import { answers } from '../../support/fault-behaviours.ts';
import { certificatePem, type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { restEvent } from '../../support/lambda-events.ts';
import { secretsManagerEndpoint, type SecretsManagerEndpoint } from '../../aws/secrets-manager-endpoint.ts';

const handlers = JSON.stringify(resolve('lib/aws/lambda-handlers.ts'));
const pem = certificatePem('trusted');
const secret = {
  ...{ apiKey: 'key', username: 'ada', password: 'pass', clientId: 'id', clientSecret: 'secret' },
  ...{ certificate: pem, privateKey: pem },
};

let folder: string;
let upstream: FaultUpstream;
let secrets: SecretsManagerEndpoint;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parts-'));
  upstream = await faultUpstream();
  upstream.behave(answers(200, '{"access_token":"token"}', { 'content-type': 'application/json' }));
  secrets = await secretsManagerEndpoint({
    status: 200,
    body: JSON.stringify({ SecretString: JSON.stringify(secret) }),
  });
});
afterAll(async () => {
  secrets.close();
  await upstream.close();
  await rm(folder, { recursive: true });
});

/** Nothing but what every bundle holds. */
const plain: Flow = {
  name: 'plain',
  description: 'Answers what it got.',
  parameters: { upstream: { default: '' } },
  sender: { type: 'https', address: '/plain' },
  steps: [],
  receivers: {},
};

function steps(...declarations: readonly StepDeclaration[]): Flow {
  return { ...plain, steps: declarations };
}

function calling(receiver: Partial<HttpReceiver>): Flow {
  return {
    ...plain,
    steps: [{ type: 'request-reply', id: 'ask', receiver: 'upstream' }],
    receivers: { upstream: { type: 'http', method: 'POST', address: '{{upstream}}/v1', ...receiver } },
  };
}

function authenticated(authentication: ReceiverAuthentication): Flow {
  return calling({ authentication });
}

const credential = 'credential';
const reply = '{"access_token":"token"}';
const readsName: StepDeclaration = {
  type: 'content-modifier',
  id: 'name',
  properties: [{ name: 'name', type: 'xpath', value: '/root/name' }],
  body: { type: 'expression', value: '${property.name}' },
};
const toXml: StepDeclaration = { type: 'json-to-xml', id: 'xml' };

const usesXPath = steps(toXml, readsName);

interface Use {
  readonly flow: Flow;
  readonly request?: string;
  readonly status?: number;
  readonly body: string;
}

/** A flow that uses the part, with what it answers. */
const uses: Readonly<Record<string, Use>> = {
  'the step "json-mapping"': {
    flow: steps({ type: 'json-mapping', id: 'map', mapping: { title: { $from: '/name' } } }),
    body: '{"title":"Ada"}',
  },
  'the step "json-to-xml"': {
    flow: steps(toXml),
    body: '<root><name>Ada</name></root>',
  },
  'the step "openai-limits"': {
    flow: steps({ type: 'openai-limits', id: 'limits', refusedCalls: '/none' }),
    body: '{"name":"Ada"}',
  },
  'the authentication "api-key"': {
    flow: authenticated({ type: 'api-key', credential, header: 'api-key' }),
    body: reply,
  },
  'the authentication "basic"': { flow: authenticated({ type: 'basic', credential }), body: reply },
  'the authentication "bearer"': { flow: authenticated({ type: 'bearer', credential }), body: reply },
  'the authentication "client-certificate"': {
    flow: authenticated({ type: 'client-certificate', credential }),
    body: reply,
  },
  'the authentication "oauth2-client-credentials"': {
    flow: authenticated({
      type: 'oauth2-client-credentials',
      credential,
      tokenUrl: '{{upstream}}/token',
    }),
    body: reply,
  },
  'JSON templates': {
    flow: steps({
      type: 'content-modifier',
      id: 'body',
      body: { type: 'json', value: { text: '${in.body}' } },
    }),
    body: '{"text":"{\\"name\\":\\"Ada\\"}"}',
  },
  XPath: { flow: usesXPath, body: 'Ada' },
  'the XML parser': {
    flow: steps(readsName),
    request: '<root><name>Grace</name></root>',
    body: 'Grace',
  },
  'the OpenAI receiver': {
    flow: {
      ...plain,
      steps: [{ type: 'request-reply', id: 'ask', receiver: 'model' }],
      receivers: {
        model: {
          type: 'openai',
          api: 'completions',
          model: 'gpt-3.5-turbo-instruct',
          address: '{{upstream}}/v1',
          result: { body: 'reply' },
        },
      },
    },
    body: reply,
  },
  redirects: { flow: calling({ followRedirects: 1 }), body: reply },
  retries: { flow: calling({ retry: { attempts: 2 } }), body: reply },
  'the usage of streams': { flow: calling({ tokenUsage: 'openai' }), body: reply },
  'the circuit breaker': {
    flow: calling({ circuitBreaker: { failures: 1, openMs: 1 } }),
    body: reply,
  },
  'the style of OpenAI for errors': {
    flow: { ...plain, sender: { type: 'https', address: '/plain', methods: ['GET'], errorStyle: 'openai' } },
    status: 405,
    body: '"error":{',
  },
};

/** A flow that lacks the part and nothing that stands before it on the way. */
const lacks: Readonly<Record<string, Flow | undefined>> = {
  'the OpenAI receiver': uses['JSON templates']?.flow,
  XPath: steps(toXml),
  'the XML parser': usesXPath,
};

describe('parts', () => {
  it.each(parts)('are in the bundle of a flow that uses them: $name', async (part) => {
    const use = useOf(part);
    const answer = await answered({ runs: use.flow, builtFor: use.flow, request: use.request });

    expect(answer.status).toBe(use.status ?? 200);
    expect(answer.body).toContain(use.body);
  });

  it.each(parts)('are missing, and say so, in the bundle of a flow that does not: $name', async (part) => {
    const { flow, request } = useOf(part);

    const answer = await answered({
      runs: flow,
      builtFor: lacks[part.name] ?? plain,
      request,
    });

    expect((answer.log + answer.body).replaceAll('\\', '')).toContain(
      `The bundle of flow "plain" was built without ${part.name}`,
    );
  });

  it.each([
    '{"prompt":"Hello"}',
    '{"prompt":"Hello","model":"m","max_tokens":1,"temperature":0}',
    '{"prompt":"\\u0000 \\ud800 <a/> ${in.body} {{model}}"}',
    '{"prompt":["a",{"b":null}]}',
    '{"other":"Hello"}',
    '<root><prompt>Hello</prompt></root>',
    '{"prompt":',
    '"text"',
    '[]',
    '',
  ])('that chatgpt lacks are not reached by %s', async (request) => {
    const run = { runs: chatgpt, request };

    const [own, whole] = [await answered({ ...run, builtFor: chatgpt }), await answered(run)];

    expect(own.log).not.toContain('was built without');
    expect([own.status, withoutId(own.body)]).toEqual([whole.status, withoutId(whole.body)]);
  });
});

function useOf({ name }: Part): Use {
  const use = uses[name];
  if (!use) throw new Error(`Add a flow that uses ${name} to this test.`);
  return use;
}

interface Run {
  readonly runs: Flow;
  /** @default everything is bundled */
  readonly builtFor?: Flow;
  readonly request?: string | undefined;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly log: string;
}

/** What a flow answers from a bundle under the real runtime. */
async function answered({ runs, builtFor, request = '{"name":"Ada"}' }: Run): Promise<Answer> {
  const lines: string[] = [];
  const lambda = new LambdaFunction({
    name: runs.name,
    codePath: await built(runs, builtFor),
    handler: 'index.http',
    timeoutMs: 10_000,
    onLog: ({ text }) => lines.push(text),
    environment: {
      IFLOW_PARAMETERS: JSON.stringify({ upstream: upstream.url, openaiBaseUrl: upstream.url }),
      IFLOW_CREDENTIALS: JSON.stringify({ credential: 'secret', openai: 'secret' }),
      IFLOW_STREAMING: 'false',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      AWS_ACCESS_KEY_ID: 'AKIDTEST',
      AWS_SECRET_ACCESS_KEY: 'secret',
    },
  });
  const invocation = await lambda.invoke(restEvent(request, { path: runs.sender.address }));
  await lambda.close();
  const log = lines.join('\n');
  if (invocation.type === 'fault') return { status: 0, body: invocation.message, log };
  const { statusCode, body } = JSON.parse(invocation.payload.toString()) as Record<string, unknown>;
  return { status: Number(statusCode), body: String(body), log };
}

const bundles = new Map<string, Promise<string>>();

function built(runs: Flow, builtFor: Flow | undefined): Promise<string> {
  const key = JSON.stringify([runs, builtFor]);
  const known = bundles.get(key) ?? bundled(join(folder, String(bundles.size)), runs, builtFor);
  bundles.set(key, known);
  return known;
}

async function bundled(outputFolder: string, runs: Flow, flow: Flow | undefined): Promise<string> {
  const entry = join(outputFolder, 'handler.ts');
  await mkdir(outputFolder);
  await writeFile(
    entry,
    `import { lambdaHandlers } from ${handlers};\nexport const { http } = lambdaHandlers(${JSON.stringify(runs)});\n`,
  );
  await bundle({ entry, outputFolder, flow });
  return outputFolder;
}

function withoutId(body: string): string {
  return body.replaceAll(/"(?:id|instance|messageId)":"[^"]*"/g, '');
}
