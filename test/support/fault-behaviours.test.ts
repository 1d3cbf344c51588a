import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import https from 'node:https';
import { answers, breaksOff, resets, resetsReused } from './fault-behaviours.ts';
import { certificatePem, type FaultUpstream, faultUpstream } from './fault-upstream.ts';

const agent = new https.Agent({ keepAlive: true, ca: certificatePem('authority') });
let upstream: FaultUpstream;

/** The body of the reply to one request over TLS. */
async function body(): Promise<string> {
  const request = https.get(upstream.url, { agent });
  const [response] = await once(request, 'response');
  request.on('error', () => undefined); // the response says it, too
  return Buffer.concat(await response.toArray()).toString();
}

const reset = expect.objectContaining({ code: 'ECONNRESET' });

describe('the faults of an upstream over TLS', () => {
  afterEach(() => upstream.close());

  it('resets the connection before a reply', async () => {
    upstream = await faultUpstream({ certificate: 'trusted' });
    upstream.behave(resets);

    await expect(body()).rejects.toEqual(reset);
    expect(upstream.received).toHaveLength(1);
  });

  it('resets the connection within a reply', async () => {
    upstream = await faultUpstream({ certificate: 'trusted' });
    upstream.behave(breaksOff('text/plain', 'abc'));

    await expect(body()).rejects.toEqual(reset);
  });

  it('resets a connection that is used for the second time', async () => {
    upstream = await faultUpstream({ certificate: 'trusted' });
    upstream.behave(resetsReused(answers(200, '{}')));

    expect(await body()).toBe('{}');
    await expect(body()).rejects.toEqual(reset);
    expect(await body()).toBe('{}');
  });
});
