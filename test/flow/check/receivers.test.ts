import { describe, expect, it } from '@jest/globals';
import { checkFlow } from '../../../lib/flow/check.ts';
import type { Flow } from '../../../lib/flow/flow.ts';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';

const http: HttpReceiver = { type: 'http', method: 'POST', address: 'https://api.example.com/v1' };

function texts(receiver: Partial<HttpReceiver>, flow: Partial<Flow> = {}): readonly string[] {
  const declared: Flow = {
    name: 'sample',
    description: 'A sample.',
    sender: { type: 'https', address: '/sample' },
    steps: [{ type: 'request-reply', id: 'ask', receiver: 'backend' }],
    receivers: { backend: { ...http, ...receiver }, other: http },
    ...flow,
  };
  return checkFlow(declared).map(({ text }) => text);
}

const key = { credential: 'key' } as const;

describe('checkReceivers', () => {
  it.each<Partial<HttpReceiver>>([
    {},
    { address: 'https://api.example.com/v1/${header.CamelHttpPath}', query: '${header.CamelHttpQuery}' },
    { address: 'https://api.example.com:8443/?a=${property.a}' },
    {
      address: 'https://${property.host}/v1',
      allowedHosts: ['api.example.com', '*.example.com', '[::1]:8080'],
    },
    { address: '${header.any}', allowedHosts: ['{{host}}'] },
    { method: 'dynamic', methodExpression: '${property.method}' },
    { timeoutMs: 1, connectTimeoutMs: 2, firstByteTimeoutMs: 3, idleTimeoutMs: 4, followRedirects: 0 },
    { retry: { attempts: 3, statuses: [404, 500], intervalMs: 10, maxIntervalMs: 20 } },
    { circuitBreaker: { failures: 3, openMs: 1000 }, fallbacks: ['other'], followRedirects: 3 },
    { maxReplyBytes: 1 },
    { proxy: 'none' },
    { proxy: 'http://proxy.example:3128' },
    { idempotencyKeyHeader: 'Idempotency-Key' },
    { authentication: { type: 'api-key', ...key, header: 'api-key' } },
    {
      authentication: { type: 'oauth2-client-credentials', ...key, tokenUrl: 'https://login.example.com/t' },
    },
  ])('finds nothing wrong with %j', (receiver) => {
    expect(texts(receiver, { parameters: { host: { default: 'api.example.com' } } })).toEqual([]);
  });

  it.each<{ receiver: Partial<HttpReceiver>; place: string; says: string }>([
    { receiver: { address: 'api.example.com' }, place: 'address', says: 'full URL' },
    { receiver: { address: 'ftp://api.example.com' }, place: 'address', says: 'full URL' },
    {
      receiver: { address: 'https://user:pass@api.example.com/' },
      place: 'address',
      says: 'no user or password',
    },
    { receiver: { address: 'https://${header.host}/v1' }, place: 'address', says: 'allowedHosts' },
    {
      receiver: { address: 'https://api.example.com${header.path}' },
      place: 'address',
      says: 'allowedHosts',
    },
    { receiver: { address: '${header.any}', allowedHosts: [] }, place: 'address', says: 'allowedHosts' },
    { receiver: { address: 'https://a.example/${header.' }, place: 'address', says: '^' },
    {
      receiver: { address: 'https://a.example/${secureParameter.k}' },
      place: 'address',
      says: 'secure parameter',
    },
    { receiver: { query: 'key=${secureParameter.k}' }, place: 'query', says: 'secure parameter' },
    { receiver: { allowedHosts: ['https://a.example'] }, place: 'allowedHosts', says: 'A host is' },
    { receiver: { allowedHosts: ['a.example/path'] }, place: 'allowedHosts', says: 'A host is' },
    { receiver: { allowedHosts: ['*'] }, place: 'allowedHosts', says: 'A host is' },
    { receiver: { allowedHosts: [''] }, place: 'allowedHosts', says: 'A host is' },
    { receiver: { methodExpression: '${header.m}' }, place: 'methodExpression', says: '"dynamic"' },
    { receiver: { method: 'dynamic', methodExpression: '${header.' }, place: 'methodExpression', says: '^' },
    { receiver: { timeoutMs: 0 }, place: 'timeoutMs', says: 'positive whole number' },
    { receiver: { maxReplyBytes: 0 }, place: 'maxReplyBytes', says: 'positive whole number' },
    { receiver: { connectTimeoutMs: -1 }, place: 'connectTimeoutMs', says: 'positive' },
    { receiver: { followRedirects: 1.5 }, place: 'followRedirects', says: 'positive' },
    { receiver: { retry: { attempts: 0 } }, place: 'retry › attempts', says: 'positive' },
    { receiver: { retry: { attempts: 2, statuses: [42] } }, place: 'retry › statuses', says: '300 to 599' },
    {
      receiver: { circuitBreaker: { failures: 0, openMs: 1 } },
      place: 'circuitBreaker › failures',
      says: 'positive',
    },
    { receiver: { fallbacks: ['othre'] }, place: 'fallbacks', says: 'Did you mean "other"?' },
    { receiver: { fallbacks: ['backend'] }, place: 'fallbacks', says: 'stand in for itself' },
    { receiver: { proxy: 'proxy.example:3128' }, place: 'proxy', says: 'A proxy is a URL' },
    {
      receiver: { idempotencyKeyHeader: 'Two Words' },
      place: 'idempotencyKeyHeader',
      says: 'no name of a header',
    },
    {
      receiver: { authentication: { type: 'api-key', ...key, header: 'x:y' } },
      place: 'authentication › header',
      says: 'no name of a header',
    },
    {
      receiver: { authentication: { type: 'oauth2-client-credentials', ...key, tokenUrl: '/token' } },
      place: 'authentication › tokenUrl',
      says: 'full URL',
    },
  ])('finds what is wrong with $receiver', ({ receiver, place, says }) => {
    const found = texts(receiver);

    expect(found).toEqual([expect.stringContaining(says)]);
    expect(found[0]).toContain(`functions/sample/flow.ts › receiver "backend" › ${place}`);
  });

  describe('of a flow that sets CamelHttpUri', () => {
    const steps = (type: 'constant' | 'expression' | 'header', value: string): Flow['steps'] => [
      { type: 'content-modifier', id: 'where', headers: [{ name: 'camelHttpUri', type, value }] },
    ];

    it.each([
      { type: 'expression', value: 'https://${property.host}/v1' },
      { type: 'header', value: 'X-Where' },
    ] as const)('wants the hosts listed for $type $value', ({ type, value }) => {
      expect(texts({}, { steps: steps(type, value) })).toEqual([
        expect.stringMatching(/step "where" › header "camelHttpUri"\n[\s\S]*allowedHosts of the receiver/),
      ]);
      expect(texts({ allowedHosts: ['a.example'] }, { steps: steps(type, value) })).toEqual([]);
    });

    it.each([
      { type: 'constant', value: 'https://a.example/v1' },
      { type: 'expression', value: 'https://a.example/${property.path}' },
    ] as const)('finds nothing wrong with $type $value', ({ type, value }) => {
      expect(texts({}, { steps: steps(type, value) })).toEqual([]);
    });
  });
});
