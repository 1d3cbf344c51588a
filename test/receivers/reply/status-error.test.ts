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
    { status: 403, code: 'RECEIVER_CREDENTIAL_REFUSED' },
    { status: 404, code: 'RECEIVER_REJECTED' },
    { status: 408, code: 'RECEIVER_TIMEOUT' },
    { status: 429, code: 'RECEIVER_RATE_LIMITED' },
    { status: 500, code: 'RECEIVER_FAILED' },
    { status: 503, code: 'RECEIVER_OVERLOADED' },
  ])('says $code for status $status', async ({ status, code }) => {
    upstream.behave(refuses(status, { message: 'No.' }));

    expect(await refusal({ address: upstream.url })).toMatchObject({ code, status });
  });

  it('tells an exhausted quota from a rate limit, and passes no time to wait on', async () => {
    upstream.behave(refuses(429, { message: 'No.', code: 'insufficient_quota' }, { 'Retry-After': '1' }));

    expect(await refusal({ address: upstream.url })).toMatchObject({
      code: 'RECEIVER_QUOTA_EXHAUSTED',
      headers: {},
    });
  });
});
