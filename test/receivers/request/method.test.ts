import { describe, expect, it } from '@jest/globals';
import type { HttpReceiver } from '../../../lib/flow/receivers.ts';
import { compiledMethod, usuallyHasBody } from '../../../lib/receivers/request/method.ts';
import { testExchange } from '../../support/exchange.ts';
import { messageOf } from '../../support/http-call.ts';
import { scopeFor } from '../../support/scope.ts';

type Declared = Pick<HttpReceiver, 'method' | 'methodExpression'>;

async function methodOf(declared: Declared, headers: Readonly<Record<string, string>>): Promise<string> {
  const { expressions, method } = compiledMethod(declared);
  return method(await scopeFor(expressions, messageOf({ headers }), testExchange()));
}

describe('compiledMethod', () => {
  it.each([
    { declared: { method: 'PUT' }, headers: { CamelHttpMethod: 'GET' }, expected: 'PUT' },
    { declared: { method: 'dynamic' }, headers: { CamelHttpMethod: 'GET' }, expected: 'GET' },
    { declared: { method: 'dynamic' }, headers: { CamelHttpMethod: ' delete ' }, expected: 'DELETE' },
    { declared: { method: 'dynamic' }, headers: {}, expected: 'POST' },
    {
      declared: { method: 'dynamic', methodExpression: '${header.verb}' },
      headers: { verb: 'PATCH', CamelHttpMethod: 'GET' },
      expected: 'PATCH',
    },
  ] as const)('gives $expected for $declared and $headers', async ({ declared, headers, expected }) => {
    expect(await methodOf(declared, headers as Readonly<Record<string, string>>)).toBe(expected);
  });

  it('fails for a text that is no method, without showing it', async () => {
    const method = methodOf({ method: 'dynamic' }, { CamelHttpMethod: 'GET /x HTTP/1.1' });

    await expect(method).rejects.toMatchObject({
      code: 'VALUE_INVALID',
      message: expect.not.stringContaining('HTTP/1.1'),
    });
  });
});

describe('usuallyHasBody', () => {
  it.each([
    ['POST', true],
    ['PUT', true],
    ['PATCH', true],
    ['GET', false],
    ['HEAD', false],
    ['DELETE', false],
    ['OPTIONS', false],
  ] as const)('says of %s: %s', (method, expected) => {
    expect(usuallyHasBody(method)).toBe(expected);
  });
});
