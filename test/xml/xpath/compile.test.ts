import { describe, expect, it } from '@jest/globals';
import { parseXml } from '../../../lib/xml/parse.ts';
import { compileXPath } from '../../../lib/xml/xpath/compile.ts';
import { element } from '../trees.ts';

const order = parseXml(`<order xmlns:x="urn:x" id="7">
<item no="1"><name>pen</name><price>2</price></item>
<item no="2"><name>ink</name><price>10</price><x:note>blue</x:note></item>
<item no="3"><name>pad</name><price>0.5</price></item>
<and>5</and><div/>
</order>`);

const namespaces = { n: 'urn:x' };

function textOf(source: string): string | undefined {
  return compileXPath(source, namespaces).text(order);
}

function textsOf(source: string): readonly (string | undefined)[] {
  const nodes = compileXPath(source, namespaces).nodes(order);
  return nodes.map((node) =>
    compileXPath('string()').text({
      root: element('a', node.type === 'element' ? node : node.type === 'text' ? node : node.value),
    }),
  );
}

describe('compileXPath', () => {
  it.each([
    { source: '/order/item/name', texts: ['pen', 'ink', 'pad'] },
    { source: '//name', texts: ['pen', 'ink', 'pad'] },
    { source: '/order//price', texts: ['2', '10', '0.5'] },
    { source: '/*/*[2]/*', texts: ['ink', '10', 'blue'] },
    { source: '/order/item[@no="2"]/name', texts: ['ink'] },
    { source: '/order/item[price > 1][2]/name', texts: ['ink'] },
    { source: '/order/item[2][price > 1]/name', texts: ['ink'] },
    { source: '/order/item[last()]/@no', texts: ['3'] },
    { source: '//item[position() mod 2 = 1]/@no', texts: ['1', '3'] },
    { source: '//@no', texts: ['1', '2', '3'] },
    { source: '/order/attribute::id', texts: ['7'] },
    { source: '//n:note', texts: ['blue'] },
    { source: '//n:*', texts: ['blue'] },
    { source: '//note', texts: [] },
    { source: '//*[local-name()="note"]', texts: ['blue'] },
    { source: '//name/text()', texts: ['pen', 'ink', 'pad'] },
    { source: '//comment() | //processing-instruction("a")', texts: [] },
    { source: '//price/../name', texts: ['pen', 'ink', 'pad'] },
    { source: '//name/.', texts: ['pen', 'ink', 'pad'] },
    { source: '//name[1]', texts: ['pen', 'ink', 'pad'] },
    { source: '(//name)[1]', texts: ['pen'] },
    { source: '//price | //name', texts: ['pen', '2', 'ink', '10', 'pad', '0.5'] },
    { source: '//name | //name', texts: ['pen', 'ink', 'pad'] },
    { source: '//item[@no=3]/preceding-sibling::item/@no', texts: ['1', '2'] },
    { source: '//item[@no=3]/preceding-sibling::item[1]/@no', texts: ['2'] },
    { source: '//item[@no=1]/following-sibling::item/@no', texts: ['2', '3'] },
    { source: '//item[@no=2]/preceding::name', texts: ['pen'] },
    { source: '//item[@no=2]/following::name', texts: ['pad'] },
    { source: '//item[@no=2]/@no/following::name', texts: ['ink', 'pad'] },
    { source: '//n:note/ancestor::item/@no', texts: ['2'] },
    { source: '//n:note/ancestor-or-self::*[1]', texts: ['blue'] },
    { source: '//item[2]/descendant-or-self::name', texts: ['ink'] },
    { source: '//name/self::name', texts: ['pen', 'ink', 'pad'] },
    { source: '//name/parent::node()/@no', texts: ['1', '2', '3'] },
    { source: '/order/and', texts: ['5'] },
    { source: '/order/div', texts: [''] },
    { source: 'order/item[1]/name', texts: ['pen'] },
    { source: '//item[name = "ink" or price = 0.5]/@no', texts: ['2', '3'] },
    { source: '//item[not(n:note)]/@no', texts: ['1', '3'] },
    { source: '//item[count(*) > 2]/@no', texts: ['2'] },
    { source: 'descendant::item[3]/@no', texts: ['3'] },
    { source: '//order/item//name', texts: ['pen', 'ink', 'pad'] },
  ])('finds the nodes of $source', ({ source, texts }) => {
    expect(textsOf(source)).toEqual(texts);
  });

  it.each([
    { source: '1 + 2 * 3 - 4 div 2', text: '5' },
    { source: '(1 + 2) * 3', text: '9' },
    { source: '-3 mod 2', text: '-1' },
    { source: '--1', text: '1' },
    { source: '10 - 2 - 3', text: '5' },
    { source: '/order/and * 2', text: '10' },
    { source: '/order/and div 2', text: '2.5' },
    { source: '1 div 0', text: 'Infinity' },
    { source: '0 div 0', text: 'NaN' },
    { source: '-0', text: '0' },
    { source: '1000000000000000000000000', text: '1000000000000000000000000' },
    { source: '0.00000012', text: '0.00000012' },
    { source: '.5', text: '0.5' },
    { source: '1 = 1 and 2 > 1', text: 'true' },
    { source: '1 = 2 or 2 < 1', text: 'false' },
    { source: '1 < 2 = true()', text: 'true' },
    { source: '"it""s"', text: 'it"s' },
    { source: '\'a\' = "a"', text: 'true' },
    { source: '//price = 10', text: 'true' },
    { source: '//price != 10', text: 'true' },
    { source: '//price < 1', text: 'true' },
    { source: '//price >= 11', text: 'false' },
    { source: '11 <= //price', text: 'false' },
    { source: '//nothing = ""', text: 'false' },
    { source: '//nothing != ""', text: 'false' },
    { source: '//nothing = false()', text: 'true' },
    { source: '//name = //price', text: 'false' },
    { source: '//name != //name', text: 'true' },
    { source: '//item[1]/name != //item[1]/name', text: 'false' },
    { source: '//name = //item/name', text: 'true' },
    { source: '//name < //price', text: 'false' },
    { source: '//price < //price', text: 'true' },
    { source: '//n:note != 1', text: 'true' },
    { source: '/order/and eq "5"', text: 'true' },
    { source: '/order/and ne 5', text: 'false' },
    { source: '/order/and lt 10', text: 'true' },
    { source: '"b" gt "a"', text: 'true' },
    { source: '2 le 2', text: 'true' },
    { source: '3 ge 4', text: 'false' },
    { source: '//nothing eq "x"', text: 'false' },
  ])('gives $text for $source', ({ source, text }) => {
    expect(textOf(source)).toBe(text);
  });

  it('gives the text of the first node, and undefined only where there is none', () => {
    const texts = ['//name', '//div', '//nothing', '/', 'string(//nothing)'].map(textOf);

    expect(texts[0]).toBe('pen');
    expect(texts[1]).toBe('');
    expect(texts[2]).toBeUndefined();
    expect(texts[3]).toMatch(/^\npen2\nink10blue/);
    expect(texts[4]).toBe('');
  });

  it.each([
    { source: '//item', isTrue: true },
    { source: '//nothing', isTrue: false },
    { source: '0', isTrue: false },
    { source: '"false"', isTrue: true },
    { source: '""', isTrue: false },
    { source: '0 div 0', isTrue: false },
  ])('takes $source for $isTrue', ({ source, isTrue }) => {
    expect(compileXPath(source).isTrue(order)).toBe(isTrue);
  });

  it('answers the nodes of the document itself', () => {
    const [root, attribute] = compileXPath('/ | /order/@id').nodes(order);

    expect(root).toBe(order.root);
    expect(attribute).toBe(order.root.attributes[0]);
  });

  it('can be evaluated again, on other documents', () => {
    const xpath = compileXPath('/a');

    expect([
      xpath.text({ root: element('a', 'x') }),
      xpath.text({ root: element('a', 'y') }),
      xpath.text({ root: element('b') }),
    ]).toEqual(['x', 'y', undefined]);
  });

  it.each([
    { source: 'chld::a', start: 0, end: 4, message: 'Unknown axis "chld". Did you mean "child"?' },
    { source: '/a/namespace::*', start: 3, end: 12, message: 'The axis "namespace" is not supported.' },
    {
      source: '//m:a',
      start: 2,
      end: 5,
      message: 'The prefix "m" is bound to no namespace.',
    },
    {
      source: 'string-lenght(a)',
      start: 0,
      end: 13,
      message: 'Unknown function "string-lenght". Did you mean "string-length"?',
    },
    { source: 'id("a")', start: 0, end: 2, message: 'Unknown function "id".' },
    {
      source: 'a[contains(b)]',
      start: 2,
      end: 10,
      message: 'The function "contains" takes 2 arguments, not 1.',
    },
    {
      source: 'concat("a")',
      start: 0,
      end: 6,
      message: 'The function "concat" takes 2 arguments or more, not 1.',
    },
    { source: 'a/txt()', start: 2, end: 5, message: 'Unknown node test "txt()". Did you mean "text"?' },
    { source: '$price', start: 0, end: 1, message: 'Variables are not supported.' },
    { source: 'a["b', start: 2, end: 4, message: 'The text that begins with " does not end.' },
    { source: 'a # b', start: 2, end: 3, message: 'Unexpected "#".' },
    { source: 'a b', start: 2, end: 3, message: 'Unexpected "b": an operator or the end was expected.' },
    { source: 'a[1', start: 3, end: 3, message: 'The XPath ends too early: "]" was expected.' },
    {
      source: '/root/',
      start: 6,
      end: 6,
      message: expect.stringMatching(/^The XPath ends too early: a name, /),
    },
    { source: '', start: 0, end: 0, message: expect.stringMatching(/^The XPath ends too early/) },
    { source: '1 +', start: 3, end: 3, message: expect.stringMatching(/^The XPath ends too early/) },
  ])('fails at $start for "$source"', ({ source, start, end, message }) => {
    const mistake = { code: 'XPATH_SYNTAX', source, start, end, message };

    expect(() => compileXPath(source, namespaces)).toThrow(expect.objectContaining(mistake));
  });

  it.each(['1/a', '"a"[1]', '//a | 1', 'count(1)', 'sum("a")', '//item eq "x"'])(
    'fails when %s is evaluated',
    (source) => {
      const xpath = compileXPath(source);

      expect(() => xpath.isTrue(order)).toThrow(expect.objectContaining({ code: 'EXPRESSION_EVALUATION' }));
    },
  );

  it('fails to answer nodes where the value is none', () => {
    const xpath = compileXPath('count(//item)');

    expect(() => xpath.nodes(order)).toThrow('gives a number, not nodes');
  });
});
