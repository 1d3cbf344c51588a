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
    {
      what: 'a number for a code',
      body: errorBody({ message: 'No.', code: 5 }),
      details: { message: 'No.', code: '5' },
    },
    {
      what: 'members of another type',
      body: errorBody({ message: { a: {} }, code: {}, type: [1] }),
      details: {},
    },
    { what: 'an error that is a text', body: errorBody('No.'), details: { message: 'No.' } },
    {
      what: "OAuth's error",
      body: '{"error":"invalid_scope","error_description":"No."}',
      details: { message: 'No.', code: 'invalid_scope' },
    },
    {
      what: 'OData 2',
      body: errorBody({ code: 'SY/530', message: { lang: 'en', value: 'No.' }, innererror: {} }),
      details: { message: 'No.', code: 'SY/530' },
    },
    {
      what: 'OData 4',
      body: errorBody({ code: '400', message: 'No.', target: 'Name', details: [{ message: 'x' }] }),
      details: { message: 'No.', code: '400', param: 'Name' },
    },
    {
      what: 'a problem document',
      body: '{"type":"https://x/y","title":"Bad","status":400,"detail":"No."}',
      details: { message: 'No.', type: 'https://x/y' },
    },
    { what: 'a title alone', body: '{"title":"Bad","status":400}', details: { message: 'Bad' } },
    { what: 'a message', body: '{"message":"No."}', details: { message: 'No.' } },
    { what: 'a Message', body: '{"Message":"No."}', details: { message: 'No.' } },
    {
      what: "FastAPI's detail",
      body: '{"detail":[{"loc":["body","n",0],"msg":"No."},{"loc":["body"],"msg":"Nor this."}]}',
      details: { message: 'No.; Nor this.', param: 'body.n.0' },
    },
    {
      what: 'errors as texts',
      body: '{"errors":["No.","Nor this."]}',
      details: { message: 'No.; Nor this.' },
    },
    { what: 'errors as objects', body: '{"errors":[{"detail":"No."}]}', details: { message: 'No.' } },
    { what: 'errors by field', body: '{"errors":{"Name":["No."]}}', details: { message: 'No.' } },
    { what: 'a fault', body: '{"fault":{"faultstring":"No."}}', details: { message: 'No.' } },
    { what: 'a JSON text', body: '"No."', details: { message: 'No.' } },
    { what: 'a short text', body: ' No.\n', details: { message: 'No.' } },
    { what: 'a long text', body: 'No. '.repeat(100), details: {} },
    { what: 'a page with a title', body: '<html><title> Bad </title>', details: { message: 'Bad' } },
    { what: 'a SOAP fault', body: '<s:Fault><faultstring>No.</faultstring>', details: { message: 'No.' } },
    { what: 'OData in XML', body: '<m:message xml:lang="en">No.</m:message>', details: { message: 'No.' } },
    {
      what: 'objects with a toString',
      body: '{"message":{"toString":1},"error":{"toString":1}}',
      details: {},
    },
    { what: 'JSON that is nested too deep', body: `${'['.repeat(600)}${']'.repeat(600)}`, details: {} },
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
