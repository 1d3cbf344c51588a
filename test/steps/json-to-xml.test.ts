import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { BufferedBody, StreamedBody } from '../../lib/message/body.ts';
import { MessageHeaders } from '../../lib/message/message-headers.ts';
import { emptyMessage } from '../../lib/message/message.ts';
import { jsonToXmlConverter } from '../../lib/steps/json-to-xml.ts';
import { testExchange } from '../support/exchange.ts';
import { parseXml } from '../../lib/xml/parse.ts';

const exchange = testExchange();

const convert = jsonToXmlConverter({ type: 'json-to-xml', id: 'convert', rootElement: 'order' });

describe('jsonToXmlConverter', () => {
  it('makes the body XML and leaves everything else', async () => {
    const headers = MessageHeaders.empty.with('Content-Type', 'application/json');
    const message = { ...emptyMessage, headers, body: BufferedBody.fromText('{"item":"pen"}') };

    const answer = await convert(message, exchange);

    expect(answer).toEqual({ ...message, body: expect.any(BufferedBody) });
    expect(answer.body).toMatchObject({
      text: "<?xml version='1.0' encoding='UTF-8'?><order><item>pen</item></order>",
    });
  });

  it('reads a body that is still on its way', async () => {
    const bytes = Buffer.from('{"item":"grün"}');
    const stream = Readable.from([bytes.subarray(0, 11), bytes.subarray(11)]);

    const answer = await convert({ ...emptyMessage, body: new StreamedBody(stream) }, exchange);

    expect(answer.body).toMatchObject({ text: expect.stringContaining('<item>grün</item>') });
  });

  it('hands on what XML cannot write, until somebody writes it', async () => {
    const answer = await convert(
      { ...emptyMessage, body: BufferedBody.fromText('{"item":"\\u0000"}') },
      exchange,
    );

    expect(answer.body.type === 'buffered' && answer.body.xml(parseXml)).toMatchObject({
      root: { name: { local: 'order' } },
    });
    expect(() => answer.body.type === 'buffered' && answer.body.text).toThrow(
      expect.objectContaining({ code: 'BODY_NOT_CONVERTIBLE' }),
    );
  });

  it('fails for a body that is not JSON', async () => {
    const message = { ...emptyMessage, body: BufferedBody.fromText('<order/>') };

    await expect(convert(message, exchange)).rejects.toMatchObject({ code: 'BODY_NOT_JSON' });
  });
});
