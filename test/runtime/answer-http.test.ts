import { describe, expect, it } from '@jest/globals';
import { FlowError } from '../../lib/errors.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import type { Row } from '../../lib/flow/steps.ts';
import { answerHttp, failedAnswer } from '../../lib/runtime/answer-http.ts';
import { compiledFlow } from '../../lib/runtime/compile.ts';
import { fakeCall, fakePorts } from '../support/fake-ports.ts';
import { bodyText, headerOf, jsonRequest } from '../support/run-flow.ts';

/** Answers what its rows and its body say, and calls nobody. */
function sample(headers: readonly Row[], value = '${in.body}'): Flow {
  return {
    name: 'sample',
    description: 'A flow without receivers.',
    sender: { type: 'https', address: '/chatgpt' },
    steps: [{ type: 'content-modifier', id: 'modify', headers, body: { type: 'expression', value } }],
    receivers: {},
  };
}

describe('answerHttp', () => {
  it('answers with the ids of the message, whatever the flow made of them', async () => {
    const ports = fakePorts();
    const headers = ['SAP_MessageProcessingLogID', 'x-correlation-id'].map(
      (name): Row => ({ name, type: 'constant', value: 'other' }),
    );

    const reply = await answerHttp(compiledFlow(sample(headers)), jsonRequest({}), { ports });

    const ids = reply.headers.filter(([name]) => /^(?:sap_|x-corr)/i.test(name)).map(([, value]) => value);
    expect(ids).toEqual([ports.entries[0]?.messageId, ports.entries[0]?.messageId]);
  });

  it.each([
    { what: 'a reply', method: 'POST' },
    { what: 'a failure', method: 'DELETE' },
  ])('says until when the caller may take $what', async ({ method }) => {
    const ports = fakePorts({ now: () => 1000 });
    const request = jsonRequest({}, { method });

    const { deadline } = await answerHttp(compiledFlow(sample([])), request, { ports, remainingMs: 700 });

    expect(deadline?.remainingMs).toBe(700);
  });

  it('counts bytes, not characters', async () => {
    const ports = fakePorts();

    await answerHttp(compiledFlow(sample([], 'ü${in.body}')), jsonRequest('"grüß"'), { ports });

    expect(ports.entries).toMatchObject([{ requestBytes: 8, responseBytes: 10 }]);
  });

  it('answers 204 for a body that the flow made empty', async () => {
    const ports = fakePorts();

    const reply = await answerHttp(compiledFlow(sample([], '')), jsonRequest({}), { ports });

    expect(reply.status).toBe(204);
    expect(ports.entries).toMatchObject([{ status: 'COMPLETED', httpStatus: 204, responseBytes: 0 }]);
  });

  it('ends a reply that a later step has put something else in place of', async () => {
    const upstream = fakeCall({ headers: [['Content-Type', 'text/event-stream']], body: 'data: 1\n\n' });
    const ports = fakePorts({ call: upstream.call });
    const replacing: Flow = {
      ...sample([], 'done'),
      steps: [{ type: 'request-reply', id: 'ask', receiver: 'upstream' }, ...sample([], 'done').steps],
      receivers: { upstream: { type: 'http', method: 'POST', address: 'http://127.0.0.1/' } },
    };

    const reply = await answerHttp(compiledFlow(replacing), jsonRequest({}), { ports });

    expect(await bodyText(reply.body)).toBe('done');
    expect(upstream.cancelled).toBe(1);
  });

  it('answers a failure before any step, too, and logs it', async () => {
    const ports = fakePorts();

    const reply = await answerHttp(compiledFlow(sample([])), jsonRequest({}, { path: '/' }), { ports });

    expect(reply.status).toBe(404);
    expect(ports.entries).toMatchObject([{ status: 'FAILED', steps: [], error: { code: 'ROUTE_UNKNOWN' } }]);
  });

  it('answers 504 when no time is left at all', async () => {
    const context = { ports: fakePorts(), remainingMs: 0 };

    const reply = await answerHttp(compiledFlow(sample([])), jsonRequest({}), context);

    expect(reply.status).toBe(504);
    expect(JSON.parse(await bodyText(reply.body))).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      step: 'modify',
    });
  });
});

describe('failedAnswer', () => {
  it('answers what never became a request', async () => {
    const ports = fakePorts();

    const reply = failedAnswer(
      compiledFlow(sample([])),
      new FlowError('EVENT_INVALID', 'No request.'),
      ports,
    );

    expect(reply.status).toBe(400);
    expect(headerOf(reply, 'SAP_MessageProcessingLogID')).toBe(ports.entries[0]?.messageId);
  });

  it('says nothing of an error of our own', async () => {
    const reply = failedAnswer(compiledFlow(sample([])), new TypeError('canary'), fakePorts());

    expect(reply.status).toBe(500);
    expect(await bodyText(reply.body)).not.toContain('canary');
  });
});
