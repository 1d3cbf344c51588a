import { describe, expect, it } from '@jest/globals';
import { jsonMemberPlaces, withJsonMember } from '../../lib/text/json-edit.ts';

const wild = '\n { "a" : 1.50e+2 ,"b":{"a":[1,{"a":"}"}]} , "c" : "x\\"\\u00e9,\\n" ,"d":[ ],"e":null}  ';

describe('jsonMemberPlaces', () => {
  it('finds each member with the text of its value', () => {
    const values = jsonMemberPlaces(wild)?.map(({ name, valueStart, valueEnd }) => [
      name,
      wild.slice(valueStart, valueEnd),
    ]);

    expect(values).toEqual([
      ['a', '1.50e+2'],
      ['b', '{"a":[1,{"a":"}"}]}'],
      ['c', '"x\\"\\u00e9,\\n"'],
      ['d', '[ ]'],
      ['e', 'null'],
    ]);
  });

  it('finds members of the same name apart, however the name is written', () => {
    expect(jsonMemberPlaces('{"a":1,"\\u0061":2}')?.map(({ name }) => name)).toEqual(['a', 'a']);
  });

  it.each(['[]', '"{}"', '1'])('finds nothing in %s', (text) => {
    expect(jsonMemberPlaces(text)).toBeUndefined();
  });

  it.each(['', '{', '{"a":1,}', '{"a":1} x', '{"a":tru}'])('fails for %j', (text) => {
    expect(() => jsonMemberPlaces(text)).toThrow(expect.objectContaining({ code: 'BODY_NOT_JSON' }));
  });
});

describe('withJsonMember', () => {
  it.each([
    { text: '{}', expected: '{"m":9}' },
    { text: ' { } ', expected: ' {"m":9 } ' },
    { text: '{ "a" : 1.0 }', expected: '{"m":9, "a" : 1.0 }' },
    { text: '{"m" : 1 ,"a":2}', expected: '{"m" : 9 ,"a":2}' },
    { text: '{"a":{"m":1}}', expected: '{"m":9,"a":{"m":1}}' },
    { text: '{"m":"{\\"m\\":1}","b":"ü"}', expected: '{"m":9,"b":"ü"}' },
  ])('makes $text $expected', ({ text, expected }) => {
    expect(withJsonMember(text, 'm', '9')).toBe(expected);
  });

  it('fails for a member that comes twice, however it is written', () => {
    expect(() => withJsonMember('{"m":1,"a":2,"\\u006d":[3]}', 'm', '9')).toThrow(
      expect.objectContaining({ code: 'BODY_NOT_CONVERTIBLE', hint: 'Name it once.' }),
    );
  });
});
