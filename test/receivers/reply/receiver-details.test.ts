import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../../lib/message/secret.ts';
import { receiverDetails } from '../../../lib/receivers/reply/receiver-details.ts';

function errorBody(error: unknown): string {
  return JSON.stringify({ error });
}

describe('receiverDetails', () => {
  it.each([
    {
      what: "OpenAI's error",
      body: errorBody({
        message: 'No.',
        type: 'invalid_request_error',
        code: 'c',
        param: 'model',
        more: 'x',
      }),
      details: { message: 'No.', type: 'invalid_request_error', code: 'c', param: 'model' },
    },
    { what: 'null members', body: errorBody({ message: 'No.', code: null }), details: { message: 'No.' } },
    { what: 'members of another type', body: errorBody({ message: ['No.'], code: 5 }), details: {} },
    { what: 'an error that is a text', body: errorBody('No.'), details: {} },
    { what: 'an HTML page', body: '<html>502</html>', details: {} },
    { what: 'JSON that is cut off', body: '{"error":{"message":"N', details: {} },
    { what: 'no body', body: '', details: {} },
    { what: 'JSON null', body: 'null', details: {} },
  ])('reads $what', ({ body, details }) => {
    expect(receiverDetails(body, [])).toEqual(details);
  });

  it('strikes secrets out of every member', () => {
    const all = { message: 'Bad sk-1.', type: 'sk-1', code: 'sk-1', param: 'k=sk-2' };

    const details = receiverDetails(errorBody(all), [new Secret('sk-1'), new Secret('sk-2')]);

    expect(details).toEqual({ message: 'Bad ***.', type: '***', code: '***', param: 'k=***' });
  });

  it('strikes a secret out before it shortens', () => {
    const message = `${'x'.repeat(996)}sk-secret and ${'y'.repeat(500)}`;

    const details = receiverDetails(errorBody({ message }), [new Secret('sk-secret')]);

    expect(details.message).toBe(`${'x'.repeat(996)}*** …`);
  });
});
