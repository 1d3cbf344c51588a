import { describe, expect, it } from '@jest/globals';
import { flow } from '../../../functions/extract-order/flow.ts';
import { headerOf } from '../../support/run-flow.ts';
import { askedModel } from '../asked-model.ts';

const letter = {
  body: 'Please send 2 pumps <P-100> & 1.5 kg of grease, order 4711.',
  contentType: 'text/plain',
};

const order = {
  purchaseOrder: '4711',
  customer: 'Müller & Söhne',
  currency: null,
  deliveryDate: '20261201',
  items: [
    { line: '000010', material: 'P-100', description: 'Pump <P-100>', quantity: 2, unit: 'PCE' },
    { line: '000020', material: null, description: 'Grease', quantity: 1.5, unit: 'KGM' },
  ],
};

describe('flow extract-order', () => {
  it('answers the order as an IDoc, without what the text does not give', async () => {
    const { reply, asked } = await askedModel(flow, letter, [JSON.stringify(order)]);

    expect(reply.status).toBe(200);
    expect(headerOf(reply, 'content-type')).toBe('application/xml');
    expect(reply.body.replace(/^<\?xml[^>]*\?>\s*/, '')).toBe(
      '<ORDERS05><IDOC BEGIN="1">' +
        '<EDI_DC40 SEGMENT="1"><IDOCTYP>ORDERS05</IDOCTYP><MESTYP>ORDERS</MESTYP><DIRECT>2</DIRECT></EDI_DC40>' +
        '<E1EDK01 SEGMENT="1"><BELNR>4711</BELNR></E1EDK01>' +
        '<E1EDK03 SEGMENT="1"><IDDAT>002</IDDAT><DATUM>20261201</DATUM></E1EDK03>' +
        '<E1EDKA1 SEGMENT="1"><PARVW>AG</PARVW><NAME1>Müller &amp; Söhne</NAME1></E1EDKA1>' +
        '<E1EDP01 SEGMENT="1"><POSEX>000010</POSEX><MENGE>2</MENGE><MENEE>PCE</MENEE>' +
        '<E1EDP19 SEGMENT="1"><QUALF>001</QUALF><IDTNR>P-100</IDTNR><KTEXT>Pump &lt;P-100&gt;</KTEXT></E1EDP19></E1EDP01>' +
        '<E1EDP01 SEGMENT="1"><POSEX>000020</POSEX><MENGE>1.5</MENGE><MENEE>KGM</MENEE>' +
        '<E1EDP19 SEGMENT="1"><QUALF>001</QUALF><KTEXT>Grease</KTEXT></E1EDP19></E1EDP01>' +
        '</IDOC></ORDERS05>',
    );
    expect(asked).toMatchObject([
      {
        messages: [{ role: 'system' }, { role: 'user', content: letter.body }],
        response_format: { type: 'json_schema', json_schema: { name: 'order', strict: true } },
      },
    ]);
  });

  it.each([
    { what: 'no item', wrong: { ...order, items: [] } },
    { what: 'a date of another form', wrong: { ...order, deliveryDate: '1.12.2026' } },
    { what: 'a quantity that is a text', wrong: { ...order, items: [{ ...order.items[0], quantity: '2' }] } },
  ])('asks again when the model gives $what', async ({ wrong }) => {
    const { reply, asked, entry } = await askedModel(flow, letter, [
      JSON.stringify(wrong),
      JSON.stringify(order),
    ]);

    expect(reply.status).toBe(200);
    expect(asked).toHaveLength(2);
    expect(entry).toMatchObject({
      usage: { inputTokens: 200, outputTokens: 40 },
      cost: { amount: 0.000088 },
    });
  });
});
