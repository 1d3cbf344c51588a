import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { flow as openai } from '../../functions/openai/flow.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import type { Body } from '../../lib/message/body.ts';
import { connections } from '../../lib/receivers/connection/connection.ts';
import { answerHttp } from '../../lib/runtime/answer-http.ts';
import { type CompiledFlow, compiledFlow } from '../../lib/runtime/compile.ts';
import { answers } from '../support/fault-behaviours.ts';
import {
  type Certificate,
  certificatePem,
  type FaultUpstream,
  faultUpstream,
} from '../support/fault-upstream.ts';
import { fakeCredentials, fakePorts } from '../support/fake-ports.ts';
import { type FullBacklog, fullBacklog } from '../support/full-backlog.ts';
import { jsonRequest } from '../support/run-flow.ts';
import { buffered, type Content, faults, type Outcome, streamed } from './faults.ts';
import { cases, expectOutcome, type Got, key, requestBody } from './outcome.ts';
import { largeBody } from './wire.ts';

/** How long a test may take: all times of the flow are shorter by far. */
const patienceMs = 5_000;

/** One process, one pool of connections, for all faults. */
const call = connections({});

/** The OpenAI flow, which trusts the authority of the tests. */
const trusting: Flow = {
  ...openai,
  receivers: Object.fromEntries(
    Object.entries(openai.receivers).map(([name, receiver]) => [
      name,
      { ...receiver, trust: { credential: 'ca' } },
    ]),
  ),
};

function flowTo(baseUrl: string, flow = openai): CompiledFlow {
  return compiledFlow(flow, { openaiBaseUrl: baseUrl, receiverTimeoutMs: '400', messageTimeoutMs: '1000' });
}

async function got(to: CompiledFlow, content: Content): Promise<Got> {
  const ports = fakePorts({ call, credentials });
  const request = jsonRequest(requestBody(content), { path: '/openai/v1/chat/completions' });
  const { status, headers, body } = await answerHttp(to, request, { ports });
  const read = await readBody(body);
  const named = headers.map(([name, value]) => [name.toLowerCase(), value]);
  return { status, headers: Object.fromEntries(named), ...read, entry: ports.entries[0] };
}

async function readBody(body: Body): Promise<Pick<Got, 'body' | 'isBroken'>> {
  if (body.type === 'buffered') return { body: Buffer.from(body.bytes), isBroken: false };
  const read: Uint8Array[] = [];
  try {
    for await (const chunk of body.chunks) read.push(chunk);
  } catch {
    return { body: Buffer.concat(read), isBroken: true };
  }
  return { body: Buffer.concat(read), isBroken: false };
}

const credentials = fakeCredentials({ openai: [key], ca: [certificatePem('authority')] });
let upstream: FaultUpstream;
let well: CompiledFlow;
let resourcesBefore: readonly string[];

beforeAll(async () => {
  resourcesBefore = process.getActiveResourcesInfo();
  upstream = await faultUpstream();
  well = flowTo(upstream.url);
});

afterAll(async () => {
  await upstream.close();
});

/** The next request on the same process, and what the last one left open. */
async function expectWell(): Promise<void> {
  upstream.behave(answers(200, buffered.bytes));
  expectOutcome(await got(well, buffered), { outcome: { type: 'passes', status: 200 }, content: buffered });
  while (upstream.openConnections > 1) await setTimeout(1);
}

describe('the OpenAI flow and a service that', () => {
  it.each(cases(faults))(
    '$fault ($kind): the answer $outcome.type',
    async ({ behaviour, content, outcome, sent }) => {
      upstream.behave(behaviour(content));

      const answer = await got(well, content);

      expectOutcome(answer, { outcome, content, sent });
      await expectWell();
    },
    patienceMs,
  );
});

const contents = [
  { kind: 'buffered', content: buffered },
  { kind: 'streamed', content: streamed },
];

describe('the OpenAI flow and a service that cannot be reached', () => {
  let backlog: FullBacklog;

  beforeAll(async () => {
    backlog = await fullBacklog();
  });

  afterAll(() => backlog.close());

  it.each(contents)('fails when the connection is refused ($kind)', async ({ content }) => {
    const closed = await faultUpstream();
    await closed.close();

    const answer = await got(flowTo(closed.url), content);

    expectOutcome(answer, { outcome: { type: 'fails', status: 503, code: 'RECEIVER_UNREACHABLE' }, content });
    await expectWell();
  });

  it.each(contents)(
    'fails when the connection is never accepted ($kind)',
    async ({ content }) => {
      const answer = await got(flowTo(backlog.url), content);

      expectOutcome(answer, { outcome: { type: 'fails', status: 504, code: 'RECEIVER_TIMEOUT' }, content });
      await expectWell();
    },
    patienceMs,
  );
});

const notTrusted: Outcome = { type: 'fails', status: 502, code: 'RECEIVER_NOT_TRUSTED' };
const certificates: readonly { readonly certificate: Certificate; readonly outcome: Outcome }[] = [
  { certificate: 'trusted', outcome: { type: 'passes', status: 200 } },
  { certificate: 'expired', outcome: notTrusted },
  { certificate: 'wrong-host', outcome: notTrusted },
  { certificate: 'foreign', outcome: notTrusted },
];

describe('the OpenAI flow and a service with a certificate that is', () => {
  it.each(certificates.flatMap((row) => contents.map((content) => ({ ...row, ...content }))))(
    '$certificate ($kind): the answer $outcome.type',
    async ({ certificate, content, outcome }) => {
      const secure = await faultUpstream({ certificate });
      secure.behave(answers(200, content.bytes, { 'Content-Type': content.type }));

      const answer = await got(flowTo(secure.url, trusting), content);

      expectOutcome(answer, { outcome, content });
      await secure.close();
      await expectWell();
    },
  );
});

describe('the OpenAI flow and a body of 64 MiB', () => {
  const mebibyte = 1024 * 1024;

  it.each(contents)(
    'takes no more of it than the caller does ($kind)',
    async ({ content }) => {
      const large = largeBody(content.type, 1024);
      upstream.behave(large.behaviour);
      const to = compiledFlow(openai, { openaiBaseUrl: upstream.url });
      const ports = fakePorts({ call, credentials });
      const request = jsonRequest(requestBody(content), { path: '/openai/v1/chat/completions' });

      const { body } = await answerHttp(to, request, { ports });
      let received = 0;
      let mostAhead = 0;
      for await (const chunk of body.type === 'streamed' ? body.chunks : []) {
        received += chunk.length;
        mostAhead = Math.max(mostAhead, large.sentBytes - received);
        if (received % (8 * mebibyte) < chunk.length) await setTimeout(20);
      }

      expect(received).toBe(64 * mebibyte);
      expect(mostAhead).toBeLessThan(16 * mebibyte);
      expect(ports.entries).toMatchObject([{ status: 'COMPLETED', responseBytes: received }]);
      await expectWell();
    },
    20_000,
  );
});

describe('the process after all of this', () => {
  it('has no more open than before', async () => {
    await upstream.close();

    const open = (): readonly string[] => process.getActiveResourcesInfo().filter(isOfConnection);
    while (open().length > resourcesBefore.filter(isOfConnection).length) await setTimeout(5);

    expect(open()).toEqual(resourcesBefore.filter(isOfConnection));
    upstream = await faultUpstream();
  });
});

function isOfConnection(resource: string): boolean {
  return /TCP|TLS|Connect/.test(resource);
}
