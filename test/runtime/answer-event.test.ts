import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import type { Call } from '../../lib/exchange/ports.ts';
import type { Flow } from '../../lib/flow/flow.ts';
import { answerEvent, EventFailure } from '../../lib/runtime/answer-event.ts';
import { compiledFlow } from '../../lib/runtime/compile.ts';
import { fakePorts } from '../support/fake-ports.ts';

/** Answers its own body: what `value` makes of it. */
function flowOf(value: string, required = false): Flow {
  return {
    name: 'sample',
    description: 'A flow without receivers.',
    sender: { type: 'https', address: '/sample' },
    steps: [
      {
        type: 'content-modifier',
        id: 'modify',
        properties: [{ name: 'none', type: 'property', value: 'none', required }],
        body: { type: 'expression', value },
      },
    ],
    receivers: {},
  };
}

describe('answerEvent', () => {
  it.each([
    { value: '${in.body}', result: { a: ['grüß', 1] } },
    { value: '[1]', result: [1] },
    { value: 'plain', result: 'plain' },
    { value: '', result: '' },
  ])('answers a body of $value as a value where it is JSON', async ({ value, result }) => {
    const ports = fakePorts();

    expect(await answerEvent(compiledFlow(flowOf(value)), { a: ['grüß', 1] }, { ports })).toEqual(result);
    expect(ports.entries).toMatchObject([{ status: 'COMPLETED', flow: 'sample', requestBytes: 18 }]);
  });

  it.each([
    { event: null, kind: 'null' },
    { event: ['canary'], kind: 'an array' },
    { event: 'canary', kind: 'a string' },
    { event: 7, kind: 'a number' },
    { event: undefined, kind: 'a undefined' },
  ])('fails for an event that is $kind', async ({ event, kind }) => {
    const ports = fakePorts();

    const promise = answerEvent(compiledFlow(flowOf('')), event, { ports });

    await expect(promise).rejects.toMatchObject({
      name: 'EVENT_INVALID',
      message: expect.stringContaining(`The event must be a JSON object; got ${kind}.`),
      stack: '',
    });
    await expect(promise).rejects.not.toThrow('canary');
    expect(ports.entries).toMatchObject([{ status: 'FAILED', error: { code: 'EVENT_INVALID' } }]);
  });

  it('fails with the fault code as its name and the problem as its message', async () => {
    const promise = answerEvent(compiledFlow(flowOf('', true)), {}, { ports: fakePorts() });

    const failure = await promise.catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(EventFailure);
    expect(failure).toMatchObject({ name: 'VALUE_MISSING' });
    expect(JSON.parse(String((failure as Error).message))).toMatchObject({
      code: 'VALUE_MISSING',
      step: 'modify',
      messageId: expect.stringMatching(/^AG/),
    });
  });

  it('fails for the flow, not for its caller, when it ends with a reply that is no text', async () => {
    const flow: Flow = {
      ...flowOf(''),
      steps: [{ type: 'request-reply', id: 'ask', receiver: 'images' }],
      receivers: { images: { type: 'http', method: 'GET', address: 'https://images.example.com/one.png' } },
    };
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
    const call: Call = async () => ({
      status: 200,
      statusText: 'OK',
      headers: [['Content-Type', 'image/png']],
      body: Readable.from([png]),
      cancel: () => undefined,
    });
    const ports = fakePorts({ call });

    const failure = await answerEvent(compiledFlow(flow), {}, { ports }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: 'RESULT_NOT_TEXT' });
    expect(JSON.parse(String((failure as Error).message))).toMatchObject({
      status: 500,
      blame: 'flow',
      detail: 'The flow ended with a body that is not valid UTF-8 text (4 bytes).',
      hint: expect.stringContaining('over HTTP'),
    });
    expect(ports.entries).toMatchObject([{ status: 'FAILED', error: { code: 'RESULT_NOT_TEXT' } }]);
  });
});
