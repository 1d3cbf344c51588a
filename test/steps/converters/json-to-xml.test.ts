import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JsonToXmlOptions, jsonToXml } from '../../../lib/steps/converters/json-to-xml.ts';
import { xmlText } from '../../../lib/xml/xml-text.ts';
import { compileXPath } from '../../../lib/xml/xpath/compile.ts';

const prolog = "<?xml version='1.0' encoding='UTF-8'?>";
const noRoot = { rootElement: false } as const;

function converted(json: string, options: JsonToXmlOptions = {}): string {
  return xmlText(jsonToXml(json, options));
}

describe('jsonToXml', () => {
  it("gives SAP's documented example with namespace mapping", () => {
    const json =
      '{"abc:A":{"xyz:B":{"@xyz:attr1":"1","@attr2":"2","$":"valueB"},"C":["valueC1","valueC2"],"D":"","E":"valueE"}}';
    const namespaces = { abc: 'http://com.sap/abc', xyz: 'http://com.sap/xyz' };

    const xml = converted(json, { ...noRoot, namespaces });

    expect(xml).toBe(
      `${prolog}<abc:A xmlns:abc="http://com.sap/abc" xmlns:xyz="http://com.sap/xyz">` +
        '<xyz:B xyz:attr1="1" attr2="2">valueB</xyz:B><C>valueC1</C><C>valueC2</C><D/><E>valueE</E></abc:A>',
    );
  });

  it("gives SAP's documented example without namespace mapping", () => {
    const json =
      '{"abc.A":{"xyz.B":{"@xyz.attr1":"1","@attr2":"2","$":"valueB"},"C":["valueC1","valueC2"],"D":"","E":"valueE"}}';

    const xml = converted(json, { ...noRoot, prefixSeparator: '.' });

    expect(xml).toBe(
      `${prolog}<A><B attr1="1" attr2="2">valueB</B><C>valueC1</C><C>valueC2</C><D/><E>valueE</E></A>`,
    );
  });

  it("gives SAP's documented example with an added root", () => {
    const xml = converted('{"Product":{"ProductId":"HT-8001"}}', { rootElement: 'Products' });

    expect(xml).toBe(`${prolog}<Products><Product><ProductId>HT-8001</ProductId></Product></Products>`);
  });

  it.each([
    { json: '{"a":"x","b":"y"}', xml: '<root><a>x</a><b>y</b></root>', rule: 'members in their order' },
    { json: '{"a":"x"}', xml: '<root><a>x</a></root>', rule: 'the added root for one member too' },
    { json: '{}', xml: '<root/>', rule: 'an empty root' },
    {
      json: '{"a":["x","y"],"b":1}',
      xml: '<root><a>x</a><a>y</a><b>1</b></root>',
      rule: 'an element for each item',
    },
    {
      json: '{"a":[{"b":1},{"b":2}]}',
      xml: '<root><a><b>1</b></a><a><b>2</b></a></root>',
      rule: 'objects in arrays',
    },
    { json: '{"a":[]}', xml: '<root/>', rule: 'no element for an empty array' },
    { json: '{"a":{}}', xml: '<root><a/></root>', rule: 'an empty element for an empty object' },
    { json: '{"a":null,"b":[null,""]}', xml: '<root><a/><b/><b/></root>', rule: 'null and empty text' },
    {
      json: '{"a":1.0,"b":1e5,"c":-0,"d":12345678901234567890}',
      xml: '<root><a>1.0</a><b>1e5</b><c>-0</c><d>12345678901234567890</d></root>',
      rule: 'numbers as written',
    },
    { json: '{"a":true,"b":false}', xml: '<root><a>true</a><b>false</b></root>', rule: 'booleans' },
    { json: '{"a":1,"a":2}', xml: '<root><a>1</a><a>2</a></root>', rule: 'members of one name' },
    { json: '{"a":"<&>\\"\'"}', xml: '<root><a>&lt;&amp;&gt;"\'</a></root>', rule: 'markup as text' },
    { json: '{"a":" x\\n\\t "}', xml: '<root><a> x\n\t </a></root>', rule: 'white space' },
    {
      json: '{"a":{"@b":123,"@c":true,"$":4}}',
      xml: '<root><a b="123" c="true">4</a></root>',
      rule: 'attributes and text of any scalar',
    },
    { json: '{"a":{"@b":"","$":null}}', xml: '<root><a b=""/></root>', rule: 'an empty attribute' },
    {
      json: '{"a":{"@b":"1","c":2}}',
      xml: '<root><a b="1"><c>2</c></a></root>',
      rule: 'attributes beside elements',
    },
    { json: '{"$":"x"}', xml: '<root>x</root>', rule: 'text of the added root' },
    {
      json: '{"été":1,"_x":2,"a-b.c":3}',
      xml: '<root><été>1</été><_x>2</_x><a-b.c>3</a-b.c></root>',
      rule: 'names that XML can bear',
    },
    {
      json: '{"__proto__":{"constructor":1}}',
      xml: '<root><__proto__><constructor>1</constructor></__proto__></root>',
      rule: "names of JavaScript's own",
    },
  ])('keeps $rule', ({ json, xml }) => {
    expect(converted(json)).toBe(prolog + xml);
  });

  it.each([
    {
      json: '{"p:a":{"@q:b":1}}',
      options: {},
      xml: '<root><a b="1"/></root>',
      rule: 'drops prefixes with mapping off',
    },
    {
      json: '{"p|a":1}',
      options: { prefixSeparator: '|' },
      xml: '<root><a>1</a></root>',
      rule: 'drops them at any separator',
    },
    {
      json: '{"p.a":1}',
      options: {},
      xml: '<root><p.a>1</p.a></root>',
      rule: 'leaves other separators alone',
    },
    {
      json: '{"p:a":{"@p:b":1}}',
      options: { namespaces: {} },
      xml: '<root><p:a p:b="1"/></root>',
      rule: 'keeps an unmapped prefix',
    },
    {
      json: '{"p.a":1}',
      options: { namespaces: {}, prefixSeparator: '.' },
      xml: '<root><p.a>1</p.a></root>',
      rule: 'keeps an unmapped prefix before a dot',
    },
    {
      json: '{"p.a":1}',
      options: { namespaces: { p: 'urn:p' }, prefixSeparator: '.' },
      xml: '<root xmlns:p="urn:p"><p:a>1</p:a></root>',
      rule: 'maps a prefix before a dot',
    },
    {
      json: '{"a":1}',
      options: { namespaces: { p: 'urn:p' } },
      xml: '<root xmlns:p="urn:p"><a>1</a></root>',
      rule: 'declares all mapped namespaces',
    },
    {
      json: '{"toString:a":1}',
      options: { namespaces: {} },
      xml: '<root><toString:a>1</toString:a></root>',
      rule: "is not fooled by an object's own members",
    },
  ])('$rule', ({ json, options, xml }) => {
    expect(converted(json, options)).toBe(prolog + xml);
  });

  it('keeps any text as it is, also what XML could not write', () => {
    const xpath = compileXPath('/root/prompt');
    const anyUnit = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
    fc.assert(
      fc.property(fc.oneof(anyUnit, fc.string({ unit: 'binary' })), (prompt) => {
        const document = jsonToXml(JSON.stringify({ prompt }), {});

        expect(xpath.text(document)).toBe(prompt);
      }),
    );
  });

  it.each([
    { json: '[1]', message: /^JSON must start with an object .* an array/, hint: '{"root": …}' },
    { json: '"x"', message: /^JSON must start with an object .* a bare string/, hint: '{"root": …}' },
    { json: '1', message: /^JSON must start with an object .* a bare number/, hint: '{"root": …}' },
    { json: 'null', message: /^JSON must start with an object .* a bare null/, hint: '{"root": …}' },
    {
      json: '{"@a":1}',
      message: /^The root member name starts with the attribute indicator @\. An attribute cannot be root\.$/,
      hint: '"@"',
    },
    { json: '{"b":1,"@a":1}', message: /An attribute cannot be root\.$/, hint: '"@"' },
    {
      json: '{"a":{"b":1,"@c":2}}',
      message: /^Trying to write an attribute when there is no open start element/,
      hint: 'first',
    },
    {
      json: '{"a":{"$":1,"@c":2}}',
      message: /^Trying to write an attribute when there is no open start element/,
      hint: 'first',
    },
    { json: '{"a":{"@c":null}}', message: /"@c" is null/, hint: 'leave the attribute out' },
    { json: '{"a":{"$":1,"b":2}}', message: /mixed content/, hint: 'attributes' },
    { json: '{"a":{"b":2,"$":1}}', message: /mixed content/, hint: 'attributes' },
    { json: '{"a":[[1]]}', message: /"a" holds an array in an array/, hint: 'object' },
    { json: '{"a":{"@b":{}}}', message: /"@b" is an object where text must stand/, hint: '' },
    { json: '{"a":{"$":[]}}', message: /"\$" is an array where text must stand/, hint: '' },
    { json: '{"a":{"@b":1,"@b":2}}', message: /attribute "b" twice/, hint: '' },
    { json: '{"a":{"@p:b":1,"@q:b":2}}', message: /attribute "b" twice/, hint: '' },
  ])('fails for $json', ({ json, message, hint }) => {
    const mistake = { code: 'BODY_NOT_CONVERTIBLE', message: expect.stringMatching(message) };

    expect(() => jsonToXml(json, {})).toThrow(expect.objectContaining(mistake));
    expect(hintOf(() => jsonToXml(json, {}))).toContain(hint);
  });

  it.each([
    '',
    '1a',
    'a b',
    '-a',
    'a<b',
    'a&b',
    'a#',
    'xml',
    'XmlData',
    'xMl-x',
    'p:',
    'p:1a',
    'a:b:c',
    ':a',
    '@',
    'a\0',
    '×',
  ])('fails for the member name %j and shows it', (name) => {
    const message = expect.stringContaining(JSON.stringify(name));

    expect(() => jsonToXml(JSON.stringify({ outer: { [name]: 1 } }), {})).toThrow(
      expect.objectContaining({ code: 'BODY_NOT_CONVERTIBLE', message }),
    );
  });

  it('fails for a long member name and shows its first 60 characters', () => {
    const name = `1${'x'.repeat(10_000)}`;

    expect(() => jsonToXml(JSON.stringify({ [name]: 1 }), {})).toThrow(
      `The member name "1${'x'.repeat(59)}…" cannot become a name in XML.`,
    );
  });

  it.each([
    { json: '{"a":1,"b":2}', count: 2 },
    { json: '{"a":[1,2,3]}', count: 3 },
    { json: '{}', count: 0 },
  ])('fails for $json where no root is added', ({ json, count }) => {
    expect(() => jsonToXml(json, noRoot)).toThrow(
      expect.objectContaining({
        code: 'BODY_NOT_CONVERTIBLE',
        message: expect.stringContaining(`gives ${count} root elements`),
        hint: expect.stringContaining('add a root element'),
      }),
    );
  });

  it.each(['', ' ', '{', '{"a":1}}', "{'a':1}", '{"a":1,}', '<a/>'])(
    'fails for %j, which is not JSON',
    (text) => {
      expect(() => jsonToXml(text, {})).toThrow(expect.objectContaining({ code: 'BODY_NOT_JSON' }));
    },
  );
});

function hintOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as { hint?: string }).hint ?? '';
  }
  return '';
}
