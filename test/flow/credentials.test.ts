import { describe, expect, it } from '@jest/globals';
import { credentialFields, credentialNames, wholeSecret } from '../../lib/flow/credentials.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import type { HttpReceiver } from '../../lib/flow/receivers.ts';

function flowWith(
  receivers: Readonly<Record<string, Partial<HttpReceiver>>>,
  flow: Partial<Flow> = {},
): Flow {
  const http = { type: 'http', method: 'GET', address: 'https://api.example.com/' } as const;
  return {
    name: 'sample',
    description: 'A sample.',
    sender: { type: 'https', address: '/sample' },
    steps: [],
    receivers: Object.fromEntries(
      Object.entries(receivers).map(([name, one]) => [name, { ...http, ...one }]),
    ),
    ...flow,
  };
}

const tokenUrl = 'https://login.example.com/token';

const every = flowWith({
  none: { authentication: { type: 'none' } },
  silent: {},
  bearer: { authentication: { type: 'bearer', credential: 'a-bearer' } },
  key: { authentication: { type: 'api-key', credential: 'b-key', header: 'X-Key' } },
  basic: { authentication: { type: 'basic', credential: 'c-basic' } },
  oauth: { authentication: { type: 'oauth2-client-credentials', credential: 'd-oauth', tokenUrl } },
  certificate: { authentication: { type: 'client-certificate', credential: 'e-certificate' } },
  trust: { trust: { credential: 'f-trust' }, authentication: { type: 'bearer', credential: 'a-bearer' } },
});

describe('credentialNames', () => {
  it('names the credentials of all receivers once, sorted', () => {
    expect(credentialNames(every)).toEqual([
      'a-bearer',
      'b-key',
      'c-basic',
      'd-oauth',
      'e-certificate',
      'f-trust',
    ]);
  });

  it('names secure parameters in steps', () => {
    const steps: Flow['steps'] = [
      {
        type: 'content-modifier',
        id: 'headers',
        headers: [{ name: 'X-Key', type: 'expression', value: 'Key ${secureParameter.z-key}' }],
      },
    ];

    expect(credentialNames(flowWith({}, { steps }))).toEqual(['z-key']);
  });
});

describe('credentialFields', () => {
  it('asks for the whole secret where the receiver reads several members', () => {
    expect(credentialFields(every)).toEqual({
      'c-basic': wholeSecret,
      'd-oauth': wholeSecret,
      'e-certificate': wholeSecret,
    });
  });

  it('names the members that the flow declares', () => {
    const credentials = { 'a-bearer': { field: 'token' }, 'f-trust': { field: 'certificates' }, other: {} };

    expect(credentialFields({ ...flowWith({}), credentials })).toEqual({
      'a-bearer': 'token',
      'f-trust': 'certificates',
    });
  });
});
