import { describe, expect, it } from '@jest/globals';
import { flows } from '../../../functions/flows.ts';
import { checkFlow } from '../../../lib/flow/check.ts';
import { checkDeclaration } from '../../../lib/flow/check/declaration.ts';
import type { Flow } from '../../../lib/flow/flow.ts';
import type { HttpReceiver, OpenAiReceiver } from '../../../lib/flow/receivers.ts';

type Everything<T> = { readonly [Name in keyof T]-?: NonNullable<T[Name]> };

const shared = {
  query: 'a=1',
  authentication: {
    type: 'oauth2-client-credentials',
    credential: 'client',
    tokenUrl: 'https://id.example/token',
    scope: 's',
    parameters: { audience: 'a' },
    clientAuthentication: 'body',
  },
  trust: { credential: 'ca', mode: 'only' },
  proxy: 'none',
  timeoutMs: 1,
  connectTimeoutMs: 1,
  firstByteTimeoutMs: 1,
  idleTimeoutMs: '{{number}}',
  maxReplyBytes: 1,
  requestHeaders: '*',
  responseHeaders: '*',
  copyHeaders: true,
  errorDetails: true,
  tokenUsage: 'openai',
  retry: { attempts: 2, statuses: [503], intervalMs: 1, maxIntervalMs: 1 },
  idempotencyKeyHeader: 'X-Key',
  fallbacks: ['other'],
  circuitBreaker: { failures: 1, openMs: 1 },
  allowedHosts: ['*.example.com'],
  allowPrivateAddresses: true,
  followRedirects: 1,
  session: 'flow',
} as const;

const http: Everything<HttpReceiver> = {
  type: 'http',
  method: 'dynamic',
  methodExpression: '${header.m}',
  address: 'https://api.example.com',
  sendBody: true,
  throwExceptionOnFailure: [401],
  ...shared,
};

const openAi: Everything<OpenAiReceiver> = {
  type: 'openai',
  address: 'https://api.example.com',
  ...shared,
  authentication: { type: 'api-key', credential: 'key', header: 'X-Key', prefix: 'Token ' },
  api: 'responses',
  model: 'm',
  instructions: 'i',
  prompt: 'p',
  messages: [{ role: 'developer', content: 'c' }],
  temperature: 1,
  maxOutputTokens: 1,
  responseFormat: { name: 'n', schema: { type: 'object' }, repair: true },
  parameters: { seed: 1 },
  acceptCut: true,
  result: { body: 'kept', properties: { answer: '/a' } },
};

/** Every member of every kind, and every kind of word once. */
const full: Everything<Flow> = {
  name: 'full',
  description: 'Holds everything.',
  parameters: { number: { default: '1', description: 'A number.' } },
  credentials: { key: { field: 'apiKey' } },
  timeoutMs: 1,
  sender: {
    type: 'https',
    address: '/full',
    methods: ['GET', 'DELETE'],
    authorization: 'iam',
    contentTypes: ['application/json'],
    maxBodyBytes: 1,
    allowedHeaders: '*',
    usageHeaders: true,
    errorStyle: 'cpi',
  },
  steps: [
    {
      type: 'content-modifier',
      id: 'modify',
      headers: [
        { action: 'create', name: 'A', type: 'xpath', value: '/a', default: 'd', required: 'r' },
        { action: 'delete', name: 'B' },
      ],
      properties: [{ name: 'c', type: 'expression', value: '${header.A}' }],
      body: { type: 'json', value: { any: ['thing'] } },
    },
    { type: 'json-mapping', id: 'map', mapping: { any: 'thing' } },
    { type: 'json-to-xml', id: 'xml', rootElement: 'r', namespaces: { a: 'urn:a' }, prefixSeparator: ':' },
    {
      ...{ type: 'openai-limits', id: 'limits', allowedCalls: '*', refusedCalls: '/a', allowedModels: 'm' },
      ...{ maxOutputTokens: 1, maxChoices: 1, maxImageSize: '1x1', maxBodyBytes: 1, store: 'false' },
      ...{ serviceTier: 'flex', user: 'caller', systemPrompt: 'Be kind.' },
    },
    { type: 'request-reply', id: 'ask', receiver: 'http' },
  ],
  receivers: {
    http,
    openAi,
    basic: {
      type: 'http',
      method: 'POST',
      address: 'https://a.example',
      authentication: { type: 'basic', credential: 'b' },
    },
    bearer: {
      type: 'http',
      method: 'PUT',
      address: 'https://a.example',
      authentication: { type: 'bearer', credential: 'b' },
    },
    none: { type: 'http', method: 'PATCH', address: 'https://a.example', authentication: { type: 'none' } },
    certificate: {
      ...{ type: 'http', method: 'OPTIONS', address: 'https://a.example' },
      authentication: { type: 'client-certificate', credential: 'b' },
    },
  },
};

/** What may hold anything, or is a name that its author chooses. */
const free =
  /(?:^|\.)(?:value|mapping|schema|namespaces|parameters|properties|credentials|receivers)(?:\.|$)/;
/** Words of a closed set. */
const words =
  /\.(?:type|action|method|methods\.\d+|authorization|errorStyle|mode|clientAuthentication|tokenUsage|session|api|role|body)$/;

type Json = { [name: string]: Json } | Json[] | string | number | boolean | null;

/** Copies of a declaration, each with one thing changed. */
function* changed(change: (owner: Record<string, Json>, name: string, path: string) => boolean) {
  const paths: string[][] = [];
  const walk = (value: Json, path: string[]): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, child] of Object.entries(value)) {
      paths.push([...path, name]);
      walk(child, [...path, name]);
    }
  };
  walk(JSON.parse(JSON.stringify(full)) as Json, []);
  for (const path of paths) {
    const copy = JSON.parse(JSON.stringify(full)) as Record<string, Json>;
    const owner = path
      .slice(0, -1)
      .reduce<Json>((value, name) => (value as Record<string, Json>)[name] ?? null, copy);
    const name = path.at(-1) ?? '';
    if (change(owner as Record<string, Json>, name, path.join('.'))) yield { path: path.join('.'), copy };
  }
}

describe('checkDeclaration', () => {
  it('finds nothing in a declaration that holds everything, nor in a shipped one', () => {
    expect(checkDeclaration(full)).toEqual([]);
    for (const flow of flows) expect(checkDeclaration(flow)).toEqual([]);
  });

  const isFree = (path: string): boolean =>
    free.test(
      path
        .split('.')
        .slice(0, -1)
        .join('.')
        .replace(/^receivers\.\w+/, ''),
    );

  it('finds every member that is misspelt, and asks for the right one', () => {
    let count = 0;
    for (const { path, copy } of changed((owner, name, at) => {
      const isNamed =
        Array.isArray(owner) || /^(?:parameters|credentials|receivers)\.\w+$/.test(at) || isFree(at);
      if (isNamed) return false;
      owner[`${name}x`] = owner[name] ?? null;
      delete owner[name];
      return true;
    })) {
      count += 1;
      const name = path.split('.').at(-1);
      const found = checkDeclaration(copy).map(({ message }) => message);
      expect([path, found.join()]).toEqual([path, expect.stringContaining(`${name}`)]);
    }
    expect(count).toBeGreaterThan(130);
  });

  it('finds every word that is misspelt, and lists those that there are', () => {
    let count = 0;
    for (const { path, copy } of changed((owner, name, at) => {
      const word = owner[name];
      if (typeof word !== 'string' || !words.test(at) || at.includes('.schema.')) return false;
      owner[name] = `${word.toUpperCase()}x`;
      return true;
    })) {
      count += 1;
      expect([path, checkDeclaration(copy)]).toEqual([
        path,
        [expect.objectContaining({ message: expect.stringMatching(/"\w/) })],
      ]);
    }
    expect(count).toBeGreaterThan(30);
  });

  it('finds every value of another kind', () => {
    for (const { path, copy } of changed((owner, name, at) => {
      if (isFree(at) || /(?:value|mapping|schema|parameters\.seed)$/.test(at)) return false;
      owner[name] = typeof owner[name] === 'object' ? 7 : [{}];
      return true;
    })) {
      expect([path, checkDeclaration(copy).length]).toEqual([path, expect.any(Number)]);
      expect([path, checkDeclaration(copy).length > 0]).toEqual([path, true]);
    }
  });

  it.each([null, 7, 'flow', [], {}])('finds what is missing in %j', (declaration) => {
    expect(checkDeclaration(declaration).length).toBeGreaterThan(0);
  });

  it('is the first thing that a flow is checked for, and tells everything at once', () => {
    const declaration = {
      ...full,
      sender: { ...full.sender, authorization: 'IAM', methods: ['post'] },
      promt: 1,
    };

    const found = checkFlow(declaration as unknown as Flow).map(({ text }) => text.split('\n')[0]);

    expect(found).toEqual([
      'functions/full/flow.ts › promt',
      'functions/full/flow.ts › sender › methods › 1',
      'functions/full/flow.ts › sender › authorization',
    ]);
  });
});
