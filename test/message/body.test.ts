import { describe, expect, it } from '@jest/globals';
import { BufferedBody, StreamedBody } from '../../lib/message/body.ts';
import { parseXml } from '../../lib/xml/parse.ts';
import { thrownBy } from '../support/run-flow.ts';

describe('BufferedBody', () => {
  it('reads bytes as text, once', () => {
    const body = BufferedBody.fromBytes(Buffer.from('grüß 🎉'));

    expect(body.text).toBe('grüß 🎉');
    expect(body.text).toBe(body.text);
  });

  it('keeps bytes as they came, a byte order mark and no UTF-8 among them', () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]);

    const body = BufferedBody.fromBytes(bytes);

    expect(body.bytes).toBe(bytes);
    expect(body.text).toBe('{}');
    expect(BufferedBody.fromBytes(Buffer.from([0xff])).bytes).toEqual(Buffer.from([0xff]));
  });

  it('writes a text as UTF-8', () => {
    expect(BufferedBody.fromText('ü').bytes).toEqual(Buffer.from([0xc3, 0xbc]));
  });

  it('parses a text as XML, and writes a tree as text, each once', () => {
    const body = BufferedBody.fromText('<root><prompt>Hi</prompt></root>');

    expect(body.xml(parseXml)).toBe(body.xml(parseXml));
    expect(BufferedBody.fromXml(body.xml(parseXml)).text).toContain('<prompt>Hi</prompt>');
  });

  it.each([
    { what: 'no bytes', body: BufferedBody.empty, isEmpty: true },
    { what: 'an empty text', body: BufferedBody.fromText(''), isEmpty: true },
    { what: 'a blank', body: BufferedBody.fromText(' '), isEmpty: false },
    {
      what: 'a tree',
      body: BufferedBody.fromXml(BufferedBody.fromText('<a/>').xml(parseXml)),
      isEmpty: false,
    },
  ])('says whether it is empty: $what', ({ body, isEmpty }) => {
    expect(body.isEmpty).toBe(isEmpty);
  });

  it('fails to read as text what is not UTF-8, and says the size only', async () => {
    const body = BufferedBody.fromBytes(Buffer.from([0x73, 0x6b, 0xff]));

    const error = await thrownBy(() => body.text);

    expect(error).toMatchObject({
      code: 'BODY_NOT_TEXT',
      hint: 'Send the body in UTF-8, or name its charset in Content-Type.',
    });
    expect(error.message).toBe('The body is not valid UTF-8 text (3 bytes).');
  });

  it('fails to read as XML what is none', async () => {
    const error = await thrownBy(() => BufferedBody.fromText('<a>').xml(parseXml));

    expect(error.code).toBe('BODY_NOT_XML');
  });
});

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('StreamedBody', () => {
  it('is read whole, once, however often it is asked for', async () => {
    const body = new StreamedBody(chunks('a', 'b'));

    const [one, two] = await Promise.all([body.buffered(), body.buffered()]);

    expect(one).toBe(two);
    expect(one.text).toBe('ab');
  });

  it('joins characters that were split between chunks', async () => {
    const [head, tail] = [Buffer.from('🎉').subarray(0, 2), Buffer.from('🎉').subarray(2)];
    const body = new StreamedBody(
      (async function* () {
        yield head;
        yield tail;
      })(),
    );

    expect((await body.buffered()).text).toBe('🎉');
  });

  it("fails with the stream's own error", async () => {
    const broken = new Error('broke off');
    const body = new StreamedBody(
      (async function* () {
        yield Buffer.from('a');
        throw broken;
      })(),
    );

    await expect(body.buffered()).rejects.toBe(broken);
  });
});
