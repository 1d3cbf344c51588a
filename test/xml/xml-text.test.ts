import { describe, expect, it } from '@jest/globals';
import type { XmlElement } from '../../lib/xml/xml-node.ts';
import { xmlText } from '../../lib/xml/xml-text.ts';
import { attribute, element } from './trees.ts';

const prolog = "<?xml version='1.0' encoding='UTF-8'?>";

function written(root: XmlElement, namespaces?: Readonly<Record<string, string>>): string {
  const text = xmlText(namespaces ? { root, namespaces: new Map(Object.entries(namespaces)) } : { root });
  return text.startsWith(prolog) ? text.slice(prolog.length) : 'no prolog';
}

function named(prefix: string, local: string, namespace: string) {
  return { prefix, local, namespace };
}

describe('xmlText', () => {
  it('writes the prolog and no line breaks of its own', () => {
    const text = xmlText({ root: element('a', element('b', 'x'), element('c')) });

    expect(text).toBe("<?xml version='1.0' encoding='UTF-8'?><a><b>x</b><c/></a>");
  });

  it('escapes what a reader would take for something else', () => {
    const root = { ...element('a', '<&>"\'\r\n\t'), attributes: [attribute('b', '<&>"\'\r\n\t')] };

    expect(written(root)).toBe('<a b="&lt;&amp;&gt;&quot;\'&#xD;&#xA;&#x9;">&lt;&amp;&gt;"\'&#xD;\n\t</a>');
  });

  it('declares namespaces on the root, also those of deeper names and attributes', () => {
    const inner = {
      ...element(named('q', 'b', 'urn:q')),
      attributes: [attribute(named('r', 'c', 'urn:r'), '1')],
    };

    expect(written(element(named('p', 'a', 'urn:p'), inner))).toBe(
      '<p:a xmlns:p="urn:p" xmlns:q="urn:q" xmlns:r="urn:r"><q:b r:c="1"/></p:a>',
    );
  });

  it("declares the document's own namespaces though no name uses them", () => {
    const text = written(element('a'), { p: 'urn:p' });

    expect(text).toBe('<a xmlns:p="urn:p"/>');
  });

  it('declares a prefix anew where it means another namespace', () => {
    const text = written(
      element(named('p', 'a', 'urn:1'), element(named('p', 'b', 'urn:2')), element(named('p', 'c', 'urn:1'))),
    );

    expect(text).toBe('<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"/><p:c/></p:a>');
  });

  it('takes the default namespace back for names that have none', () => {
    const text = written(element(named('', 'a', 'urn:1'), element('b', element(named('', 'c', 'urn:1')))));

    expect(text).toBe('<a xmlns="urn:1"><b xmlns=""><c xmlns="urn:1"/></b></a>');
  });

  it('declares nothing for the prefix xml and for a prefix without a namespace', () => {
    const language = attribute(named('xml', 'lang', 'http://www.w3.org/XML/1998/namespace'), 'en');

    expect(written({ ...element(named('p', 'a', '')), attributes: [language] })).toBe('<p:a xml:lang="en"/>');
  });

  it.each([
    { character: '\0', name: 'U+0000' },
    { character: '\x1f', name: 'U+001F' },
    { character: '\ud83d', name: 'U+D83D' },
    { character: '\uffff', name: 'U+FFFF' },
  ])('fails for $name in text and names the element, not the text', ({ character, name }) => {
    const root = element('root', element('prompt', `canary${character}`));

    expect(() => xmlText({ root })).toThrow(
      expect.objectContaining({
        code: 'BODY_NOT_CONVERTIBLE',
        message: expect.stringMatching(new RegExp(`^(?!.*canary).*"prompt".*${name.replace('+', '\\+')}`)),
      }),
    );
  });

  it('fails for a character in an attribute that XML cannot bear', () => {
    const root = { ...element('a'), attributes: [attribute('b', '\0')] };

    expect(() => xmlText({ root })).toThrow(expect.objectContaining({ code: 'BODY_NOT_CONVERTIBLE' }));
  });
});
