import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refuses } from '../../support/fault-behaviours.ts';
import { type FaultUpstream, faultUpstream } from '../../support/fault-upstream.ts';
import { httpCaller } from '../../support/http-call.ts';

let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await faultUpstream();
});
afterAll(() => upstream.close());

const reason = { message: 'No such model.', code: 'no_model', type: 'invalid', param: 'model' };
const refusal = (receiver: Parameters<typeof httpCaller>[0]) =>
  httpCaller(receiver)().catch((error: unknown) => error);

describe('statusError', () => {
  it.each([undefined, true])(
    'passes the reason of the service on with errorDetails %s',
    async (errorDetails) => {
      upstream.behave(refuses(400, reason));

      const declared = errorDetails === undefined ? {} : { errorDetails };
      expect(await refusal({ address: upstream.url, ...declared })).toMatchObject({
        status: 400,
        details: reason,
      });
    },
  );

  it('keeps the reason of the service back without errorDetails', async () => {
    upstream.behave(refuses(400, reason));

    const error = await refusal({ address: upstream.url, errorDetails: false });

    expect(error).toMatchObject({ code: 'RECEIVER_REJECTED', status: 400, details: undefined });
    expect(JSON.stringify(error)).not.toContain('no_model');
  });

  it.each([
    { status: 401, code: 'RECEIVER_CREDENTIAL_REFUSED' },
    { status: 403, code: 'RECEIVER_REJECTED' },
    { status: 404, code: 'RECEIVER_REJECTED' },
    { status: 408, code: 'RECEIVER_TIMEOUT' },
    { status: 429, code: 'RECEIVER_RATE_LIMITED' },
    { status: 500, code: 'RECEIVER_FAILED' },
    { status: 503, code: 'RECEIVER_OVERLOADED' },
  ])('says $code for status $status', async ({ status, code }) => {
    upstream.behave(refuses(status, { message: 'No.' }));

    expect(await refusal({ address: upstream.url })).toMatchObject({ code, status });
  });

  it.each([
    { code: 'invalid_api_key' },
    { code: 'insufficient_permissions' },
    { code: 'insufficient_scope' },
    { code: 'missing_scope' },
    { code: 'UNAUTHORIZED' },
    { type: 'authentication_error' },
    { type: 'permission_error' },
    { code: 'AuthorizationRequired', headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } },
    { message: 'Your API key sk-…9Zt is not allowed.' },
  ])('takes a 403 for a refused credential that says $code $type $message', async ({ headers, ...said }) => {
    upstream.behave(refuses(403, { message: 'No.', ...said }, headers));

    const error = await refusal({ address: upstream.url });

    expect(error).toMatchObject({ code: 'RECEIVER_CREDENTIAL_REFUSED' });
    expect(JSON.stringify(error)).not.toContain('…9Zt');
  });

  it.each([
    { code: 'model_not_found', message: 'Project `p` does not have access to model `m`.' },
    { code: 'unsupported_country_region_territory', type: 'request_forbidden', message: 'Country.' },
    { code: 'content_policy_violation', message: 'No.' },
    { code: null, message: 'Forbidden' },
  ])('takes a 403 with $code for what it says', async (said) => {
    upstream.behave(refuses(403, said));

    expect(await refusal({ address: upstream.url })).toMatchObject({
      code: 'RECEIVER_REJECTED',
      details: { message: said.message },
    });
  });

  it('passes no header on that is long, or holds what the receiver was sent', async () => {
    const headers = { 'X-Request-Id': 'r'.repeat(17_000), 'Retry-After': '1' };
    upstream.behave(refuses(429, { message: 'No.' }, headers));

    expect(await refusal({ address: upstream.url })).toMatchObject({ headers: { 'Retry-After': '1' } });
  });

  it('tells an exhausted quota from a rate limit, and passes no time to wait on', async () => {
    upstream.behave(refuses(429, { message: 'No.', code: 'insufficient_quota' }, { 'Retry-After': '1' }));

    expect(await refusal({ address: upstream.url })).toMatchObject({
      code: 'RECEIVER_QUOTA_EXHAUSTED',
      headers: {},
    });
  });
});
