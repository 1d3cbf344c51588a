import { describe, expect, it } from '@jest/globals';
import {
  bearsCredential,
  connectionHeaders,
  isCallerCredential,
  isHeaderName,
  isHopByHop,
  isProtocolHeader,
  isRuntimeHeader,
  tellsTheWay,
} from '../../lib/message/header-rules.ts';

describe('isHopByHop', () => {
  it.each([
    'connection',
    'keep-alive',
    'transfer-encoding',
    'content-length',
    'host',
    'te',
    'upgrade',
    'expect',
  ])('stops %s', (name) => {
    expect(isHopByHop(name)).toBe(true);
  });

  it.each(['content-type', 'etag', 'x-request-id'])('lets %s pass', (name) => {
    expect(isHopByHop(name)).toBe(false);
  });
});

describe('isCallerCredential', () => {
  it.each([
    'authorization',
    'cookie',
    'set-cookie',
    'x-api-key',
    'x-amz-security-token',
    'x-amz-signature',
    'x-amz-content-sha256',
  ])('knows %s', (name) => {
    expect(isCallerCredential(name)).toBe(true);
  });

  it.each(['x-request-id', 'x-amzn-trace-id', 'accept'])('lets %s pass', (name) => {
    expect(isCallerCredential(name)).toBe(false);
  });
});

describe('isRuntimeHeader', () => {
  it.each(['camelhttpuri', 'camel', 'org.apache.camel.x', 'sapauthenticatedusername'])('knows %s', (name) => {
    expect(isRuntimeHeader(name)).toBe(true);
  });

  it.each(['x-camel', 'caramel', 'sap_messageprocessinglogid'])('lets %s pass', (name) => {
    expect(isRuntimeHeader(name)).toBe(false);
  });
});

describe('isProtocolHeader', () => {
  it.each([
    'content-type',
    'content-encoding',
    'accept-language',
    'if-none-match',
    'etag',
    'retry-after',
    'server',
  ])('counts %s to one HTTP message', (name) => {
    expect(isProtocolHeader(name)).toBe(true);
  });

  it.each(['authorization', 'x-csrf-token', 'x-order'])('lets %s live on', (name) => {
    expect(isProtocolHeader(name)).toBe(false);
  });
});

describe('isHeaderName', () => {
  it.each(['X-Order', 'a', "!#$%&'*+-.^_`|~9"])('takes %s', (name) => {
    expect(isHeaderName(name)).toBe(true);
  });

  it.each(['', 'a b', 'a:b', 'grüß', 'a\n', 'a(b)'])('refuses %j', (name) => {
    expect(isHeaderName(name)).toBe(false);
  });
});

describe('connectionHeaders', () => {
  it('names what the Connection header counts to the connection', () => {
    const names = connectionHeaders([
      ['connection', 'Keep-Alive, X-Hop'],
      ['Connection', 'X-Other'],
      ['X-Free', 'X-Not'],
    ]);

    expect([...names]).toEqual(['keep-alive', 'x-hop', 'x-other']);
  });
});

describe('bearsCredential', () => {
  it.each([
    ...[
      'authorization',
      'proxy-authorization',
      'cookie',
      'set-cookie',
      'x-api-key',
      'apikey',
      'api-key',
      'x-apikey',
    ],
    ...['token', 'x-csrf-token', 'x-xsrf-token', 'x-auth-token', 'x-amz-security-token', 'private-token'],
    ...['client-secret', 'x-password', 'ocp-apim-subscription-key', 'x-hub-signature', 'x-amz-date'],
  ])('holds for %s', (name) => {
    expect(bearsCredential(name)).toBe(true);
  });

  it.each([
    ...[
      'content-type',
      'x-ratelimit-remaining-tokens',
      'x-iflow-input-tokens',
      'x-request-id',
      'etag',
      'author',
    ],
    ...['www-authenticate', 'x-tokenizer', 'secretary', 'idempotency-key'],
  ])('does not hold for %s', (name) => {
    expect(bearsCredential(name)).toBe(false);
  });
});

describe('tellsTheWay', () => {
  it.each(['x-forwarded-for', 'x-forwarded-host', 'x-amzn-trace-id', 'x-amzn-requestid', 'forwarded', 'via'])(
    'holds for %s',
    (name) => {
      expect(tellsTheWay(name)).toBe(true);
      expect(tellsTheWay(`x-${name}`)).toBe(false);
    },
  );
});
