import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileExpression } from '../../lib/expression/compile.ts';
import { Secret } from '../../lib/message/secret.ts';
import { scopeOf } from './scope.ts';

const scope = scopeOf({
  headers: { 'X-Id': '7' },
  properties: {
    a: 'A',
    n: 5,
    yes: true,
    empty: null,
    'cXML Version': '1.2',
    retryQuery_$filter: 'f',
    'http.StatusCode': '200',
    'odd.trim()': 'odd',
    loop_Count: '3',
    Region3: 'EU',
    padded: '  x y\t',
    key: new Secret(' sk-1 '),
  },
  body: 'The Body',
  exception: new Error('it broke'),
});

describe('compileExpression', () => {
  it.each([
    { source: '', value: '' },
    { source: 'plain', value: 'plain' },
    { source: '${property.a}', value: 'A' },
    { source: '${exchangeProperty.a}', value: 'A' },
    { source: '${header.X-Id}', value: '7' },
    { source: '${headers.X-Id}', value: '7' },
    { source: '${in.header.X-Id}', value: '7' },
    { source: '${in.headers.X-Id}', value: '7' },
    { source: '${body}', value: 'The Body' },
    { source: '${in.body}', value: 'The Body' },
    { source: '${bodyAs(String)}', value: 'The Body' },
    { source: '${mandatoryBodyAs(String)}', value: 'The Body' },
    { source: '${exception.message}', value: 'it broke' },
    { source: '${exchangeId}${id}${camelId}${messageId}', value: 'message-1'.repeat(4) },
    { source: '${null}', value: null },
    { source: 'x${null}y', value: 'xy' },
    { source: '${property.n}', value: 5 },
    { source: '${property.n}${property.yes}', value: '5true' },
    { source: '${property.nothing}', value: null },
    { source: '${property.empty}', value: null },
    { source: '<${property.nothing}${header.nothing}>', value: '<>' },
    { source: ' ${property.a} ', value: ' A ' },
    { source: '{"a":"${property.a}"}', value: '{"a":"A"}' },
    { source: '$ {property.a} $x }', value: '$ {property.a} $x }' },
    { source: '{{parameter}}', value: '{{parameter}}' },
  ])('gives $value for "$source"', ({ source, value }) => {
    expect(compileExpression(source).evaluate(scope)).toBe(value);
  });

  it.each([
    { source: '${property.cXML Version}', value: '1.2' },
    { source: '${property.retryQuery_$filter}', value: 'f' },
    { source: '${property.http.StatusCode}', value: '200' },
    { source: '${property.odd.trim()}', value: 'odd' },
    { source: '${property.Region${property.loop_Count}}', value: 'EU' },
    { source: '${property.${property.nothing}a}', value: 'A' },
    { source: '${property.__proto__}', value: null },
    { source: '${property.constructor}', value: null },
  ])('takes the name in "$source" as it is', ({ source, value }) => {
    expect(compileExpression(source).evaluate(scope)).toBe(value);
  });

  it.each([
    { source: '${property.padded.trim()}', value: 'x y' },
    { source: '${property.padded.trim().length()}', value: 3 },
    { source: '${property.padded.size()}', value: 6 },
    { source: '${header.X-Id.length()}', value: 1 },
    { source: '${in.body.length}', value: 8 },
    { source: '${body.toUpperCase()}', value: 'THE BODY' },
    { source: '${in.body.toLowerCase().substring(4)}', value: 'body' },
    { source: '${in.body.substring(0, 3)}', value: 'The' },
    { source: '${property.n.length()}', value: 1 },
    { source: '${property.nothing.trim()}', value: null },
    { source: '<${property.nothing.trim()}>', value: '<>' },
    { source: '${property.Region${property.loop_Count}.toLowerCase()}', value: 'eu' },
  ])('calls the methods of $source', ({ source, value }) => {
    expect(compileExpression(source).evaluate(scope)).toBe(value);
  });

  it('turns two-character sequences of its own text into characters, and no others', () => {
    const value = compileExpression('a\\n\\t\\r\\}\\"\\\\x').evaluate(scope);

    expect(value).toBe('a\n\t\r}\\"\\\\x');
  });

  it('never looks again at a value that it put in', () => {
    const part = fc.constantFrom('${property.b}', '${body}', '{{x}}', '\\n', '}', '${', 'x');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        const values = scopeOf({ properties: { p: text } });

        expect(compileExpression('${property.p}').evaluate(values)).toBe(text);
        expect(compileExpression('<${property.p}>').evaluate(values)).toBe(`<${text}>`);
      }),
    );
  });

  it.each([
    { source: '${secureParameter.openai}', text: 'key-of-openai' },
    { source: 'Bearer ${secureParameter.openai}', text: 'Bearer key-of-openai' },
    { source: '${property.a}${property.key}', text: 'A sk-1 ' },
    { source: '${property.key.trim()}', text: 'sk-1' },
    { source: '${property.key.trim().length()}', text: '4' },
    { source: '${secureParameter.openai.toUpperCase()}', text: 'KEY-OF-OPENAI' },
  ])('gives a secret for $source', ({ source, text }) => {
    const value = compileExpression(source).evaluate(scope);

    expect(value).toBeInstanceOf(Secret);
    expect(value instanceof Secret && value.reveal()).toBe(text);
  });

  it('fails when a secret stands in a name', () => {
    const expression = compileExpression('${property.a${property.key}}');

    expect(() => expression.evaluate(scope)).toThrow(
      expect.objectContaining({ code: 'EXPRESSION_EVALUATION' }),
    );
  });

  it.each([
    '${property.a.substring(2)}',
    '${body.substring(3,2)}',
    '${body.substring(-1)}',
    '${body.substring(0,9)}',
  ])('fails when %s does not fit its text', (source) => {
    expect(() => compileExpression(source).evaluate(scope)).toThrow(
      expect.objectContaining({ code: 'EXPRESSION_EVALUATION' }),
    );
  });

  it('lists the names it holds, with their places', () => {
    const source = '${header.A}-${property.b c.trim()}-${secureParameter.d}-${property.e${property.f}}';

    const { references } = compileExpression(source);

    expect(references.map(({ type, name }) => `${type} ${name}`)).toEqual([
      'header A',
      'property b c',
      'secureParameter d',
      'property f',
    ]);
    expect(references.map(({ start, end }) => source.slice(start, end))).toEqual(['A', 'b c', 'd', 'f']);
  });

  it.each([
    { source: '${property.a}', needsBody: false },
    { source: 'x${in.body}', needsBody: true },
    { source: '${body.length()}', needsBody: true },
    { source: '${property.${body}}', needsBody: true },
  ])('says whether "$source" needs the body', ({ source, needsBody }) => {
    expect(compileExpression(source).needsBody).toBe(needsBody);
  });

  it('leaves the body alone when it needs none', () => {
    const expression = compileExpression('${property.a}${exception.message}');

    expect(expression.evaluate(scopeOf({ properties: { a: 'A' } }))).toBe('A');
  });

  it('shows the mistake in its line', () => {
    const act = () => compileExpression('one\n  ${headr.OrderId}\nthree');

    expect(act).toThrow(
      expect.objectContaining({
        frame: '    ${headr.OrderId}\n      ^^^^^ Unknown scope "headr". Did you mean "header"?',
      }),
    );
  });

  it.each([
    {
      source: '${Property.x}',
      place: 'Property',
      message: 'Unknown scope "Property". Did you mean "property"?',
    },
    { source: 'x${bdy}', place: 'bdy', message: 'Unknown scope "bdy". Did you mean "body"?' },
    { source: '${foo.x}', place: 'foo', message: 'Unknown scope "foo".' },
    {
      source: '${exception.mesage}',
      place: 'exception.mesage',
      message: 'Unknown expression "exception.mesage". Did you mean "exception.message"?',
    },
    { source: '${header[X]}', place: 'header[X]', message: 'Unknown expression "header[X]".' },
    {
      source: '${bodyAs(Integer)}',
      place: 'bodyAs(Integer)',
      message: expect.stringMatching(/^Unknown expression/),
    },
    { source: 'a ${property.x', place: '${', message: 'This "${" has no "}".' },
    { source: '${property.x${property.y}', place: '${', message: 'This "${" has no "}".' },
    { source: '${}', place: '}', message: 'Nothing stands in "${}".' },
    { source: '${property.}', place: '}', message: 'A name is missing.' },
    {
      source: '${${property.a}}',
      place: '${property.a}',
      message: expect.stringMatching(/^A name must begin with its scope/),
    },
    {
      source: '${secureParameter.a${property.b}}',
      place: 'a${property.b',
      message: 'The name of a secure parameter must be written out.',
    },
    { source: '${property.a.trm()}', place: 'trm()', message: 'Unknown method "trm". Did you mean "trim"?' },
    { source: '${body.size}', place: 'size', message: 'Unknown method "size". Did you mean "size()"?' },
    { source: '${property.a.trim(1)}', place: 'trim(1)', message: 'The method "trim" takes no arguments.' },
    {
      source: '${body.trim()x}',
      place: 'x',
      message: 'A method was expected, such as ".trim()".',
    },
    {
      source: '${property.a.substring(x)}',
      place: 'substring(x)',
      message: 'The method "substring" takes 1 or 2 whole numbers.',
    },
  ])('fails for "$source" at "$place"', ({ source, place, message }) => {
    const act = () => compileExpression(source);

    expect(act).toThrow(expect.objectContaining({ code: 'EXPRESSION_SYNTAX', message }));
    expect(placeOf(act)).toBe(place);
  });
});

function placeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    const { source, start, end } = error as { source: string; start: number; end: number };
    return source.slice(start, end);
  }
  return undefined;
}
