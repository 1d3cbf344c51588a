import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseXml } from '../../lib/xml/parse.ts';
import type { XmlElement } from '../../lib/xml/xml-node.ts';
import { xmlText } from '../../lib/xml/xml-text.ts';
import { attribute, documents, element } from './trees.ts';

function parsed(text: string): XmlElement {
  return parseXml(text).root;
}

describe('parseXml', () => {
  it('reads what xmlText wrote, for any tree of legal characters', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(parsed(xmlText(document))).toEqual(document.root);
      }),
    );
  });

  it.each([
    { text: '<a> x </a>', root: element('a', ' x '), what: 'white space' },
    { text: '<a>1.0</a>', root: element('a', '1.0'), what: 'numbers as text' },
    { text: '<a>&lt;&#65;&#x1F600;&amp;amp;</a>', root: element('a', '<A😀&amp;'), what: 'references, once' },
    {
      text: '<a>x<![CDATA[<&amp;]]>y</a>',
      root: element('a', 'x<&amp;y'),
      what: 'CDATA as one text with its neighbours',
    },
    {
      text: '<a>x<!-- <no> & --><?p it\'s "?>y</a>',
      root: element('a', 'xy'),
      what: 'no comments and instructions',
    },
    { text: '<a>x\r\ny\rz&#13;</a>', root: element('a', 'x\ny\nz\r'), what: 'line ends as line feeds' },
    { text: '\ufeff<?xml version="1.0"?>\n<a/>\n', root: element('a'), what: 'a prolog' },
    {
      text: '<!DOCTYPE a SYSTEM "a.dtd"><a/>',
      root: element('a'),
      what: 'a document type without definitions',
    },
    {
      text: '<constructor><__proto__/><toString/></constructor>',
      root: element('constructor', element('__proto__'), element('toString')),
      what: 'any name',
    },
    { text: '<a ></a\n>', root: element('a'), what: 'blanks in tags' },
    { text: '<a><![CDATA[]]></a>', root: element('a'), what: 'empty CDATA' },
  ])('keeps $what', ({ text, root }) => {
    expect(parsed(text)).toEqual(root);
  });

  it('reads attributes with line ends and tabs as blanks', () => {
    const root = parsed('<a b = "1\n2\t3&#10;&lt;"  c=\'"\' __proto__="p"/>');

    expect(root.attributes).toEqual([
      attribute('b', '1 2 3\n<'),
      attribute('c', '"'),
      attribute('__proto__', 'p'),
    ]);
  });

  it('resolves prefixes and the default namespace where they hold', () => {
    const root = parsed(
      '<a xmlns="urn:d" xmlns:p="urn:p" x="1" p:y="2"><p:b xmlns:p="urn:q"/><c xmlns=""/></a>',
    );

    expect(root.name).toEqual({ prefix: '', local: 'a', namespace: 'urn:d' });
    expect(root.attributes.map(({ name }) => name)).toEqual([
      { prefix: '', local: 'x', namespace: '' },
      { prefix: 'p', local: 'y', namespace: 'urn:p' },
    ]);
    expect(root.children).toEqual([element({ prefix: 'p', local: 'b', namespace: 'urn:q' }), element('c')]);
  });

  it('keeps declarations that only a text may need', () => {
    const text = xmlText(parseXml('<a xmlns:xs="urn:xs"><b>xs:string</b></a>'));

    expect(text).toMatch('<a xmlns:xs="urn:xs"><b>xs:string</b></a>');
  });

  it.each([
    { text: 'plain', line: 1, column: 1, what: 'no tag' },
    { text: '<a>\n<b></a>', line: 2, column: 4, what: 'a wrong closing tag' },
    { text: '<a/><b/>', line: 1, column: 9, what: 'two roots' },
    { text: '<a>', line: 1, column: 1, what: 'no closing tag' },
    { text: '<a>\n & b</a>', line: 2, column: 2, what: 'a bare ampersand' },
    { text: '<a>&nbsp;</a>', line: 1, column: 4, what: 'an unknown reference' },
    { text: '<a>&#0;</a>', line: 1, column: 4, what: 'a reference to U+0000' },
    { text: '<a>\n\n\x01</a>', line: 3, column: 1, what: 'a control character' },
    { text: '<a><!-- </a>', line: 1, column: 4, what: 'an open comment' },
    { text: '<a><![CDATA[ </a>', line: 1, column: 4, what: 'an open CDATA section' },
    { text: '<a b="1" b="2"/>', line: 1, column: 10, what: 'an attribute twice' },
    { text: '<a b=1/>', line: 1, column: 4, what: 'an attribute without quotes' },
    { text: '<a>\n  <p:b/></a>', line: 2, column: 3, what: 'an unbound prefix' },
    { text: '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', line: 1, column: 1, what: 'entity definitions' },
  ])('fails with the place of $what', ({ text, line, column }) => {
    const message = expect.stringContaining(`in line ${line}, column ${column} (${text.length} characters)`);

    expect(() => parseXml(text)).toThrow(expect.objectContaining({ code: 'BODY_NOT_XML', message }));
  });

  it.each(['', '<', '<a', '</a>', '<1/>', '<a></b>', '<a><a', ']]>', '<a b/>'])('fails for %j', (text) => {
    expect(() => parseXml(text)).toThrow(expect.objectContaining({ code: 'BODY_NOT_XML' }));
  });

  it('fails without showing what the text holds', () => {
    expect(() => parseXml('<canary canary="canary">canary</carny>')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    );
  });

  it('reads 512 levels and fails for more', () => {
    const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

    expect(() => parseXml(nested(512))).not.toThrow();
    expect(() => parseXml(nested(600))).toThrow(expect.objectContaining({ code: 'BODY_NOT_XML' }));
    expect(() => parseXml(nested(100_000))).toThrow(expect.objectContaining({ code: 'BODY_NOT_XML' }));
  });
});
