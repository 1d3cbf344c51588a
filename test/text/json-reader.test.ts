import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonReader } from '../../lib/text/json-reader.ts';

/** What the reader hands out, as nested lists: an object is a list of names and values. */
function read(text: string): unknown {
  const reader = new JsonReader(text);
  const value = readValue(reader);
  reader.readEnd();
  return value;
}

function readValue(reader: JsonReader): unknown {
  const found: unknown[] = [];
  switch (reader.kind) {
    case 'object':
      reader.readObject((name) => found.push([name, readValue(reader)]));
      return { members: found };
    case 'array':
      reader.readArray(() => found.push(readValue(reader)));
      return found;
    case 'string':
      return reader.readString();
    default:
      return { lexeme: reader.readLexeme() };
  }
}

/** The same from `JSON.parse`; numbers by their shortest lexeme. */
function shape(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return { lexeme: JSON.stringify(value) };
  return { members: Object.entries(value).map(([name, member]) => [name, shape(member)]) };
}

describe('JsonReader', () => {
  it('keeps order, members of the same name and numbers as written', () => {
    const value = read(' {"b": 1.0, "a" : [1e5, -0, true, null], "b":{} } ');

    expect(value).toEqual({
      members: [
        ['b', { lexeme: '1.0' }],
        ['a', [{ lexeme: '1e5' }, { lexeme: '-0' }, { lexeme: 'true' }, { lexeme: 'null' }]],
        ['b', { members: [] }],
      ],
    });
  });

  it('reads whatever JSON.stringify writes', () => {
    const json = fc.jsonValue({ stringUnit: 'binary' });
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);

        expect(read(text)).toEqual(shape(JSON.parse(text)));
      }),
    );
  });

  it('accepts and refuses the same texts as JSON.parse', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'{}[]:,"\\u00e1 \n-+.0eE12truefalsenull'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (candidate) => {
        expect(isRefused(() => read(candidate))).toBe(isRefused(() => JSON.parse(candidate)));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    { text: '{"a":1', reason: 'a comma or the end of the object was expected', line: 1, column: 7 },
    { text: '{"a"\n 1}', reason: 'a colon was expected', line: 2, column: 2 },
    { text: '[1,]', reason: 'another value was expected after the comma', line: 1, column: 4 },
    { text: '[1 2]', reason: 'a comma or the end of the array was expected', line: 1, column: 4 },
    { text: '{a:1}', reason: 'a member name in quotes was expected', line: 1, column: 2 },
    { text: '["a\nb"]', reason: 'a control character that is not escaped', line: 1, column: 4 },
    { text: '["a\\x"]', reason: 'an unknown escape', line: 1, column: 4 },
    { text: '["a', reason: 'a string does not end', line: 1, column: 4 },
    { text: '["a\\n', reason: 'a string does not end', line: 1, column: 6 },
    { text: '[NaN]', reason: 'a value was expected', line: 1, column: 2 },
    { text: '[tru]', reason: 'a value was expected', line: 1, column: 2 },
    { text: '1 2', reason: 'nothing was expected after the value', line: 1, column: 3 },
    { text: '[01]', reason: 'a comma or the end of the array was expected', line: 1, column: 3 },
  ])('fails with the place of $reason', ({ text, reason, line, column }) => {
    const message = expect.stringMatching(new RegExp(`${reason}.* in line ${line}, column ${column} `));

    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'BODY_NOT_JSON', message }));
  });

  it('fails for an empty text with a sentence of its own', () => {
    expect(() => read('')).toThrow('The body is empty where JSON was expected.');
  });

  it('fails without showing what the text holds', () => {
    expect(() => read('{"secret-name":"secret-value" oops}')).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/secret|oops/) }),
    );
  });

  it('reads 512 levels', () => {
    const text = '['.repeat(512) + ']'.repeat(512);

    expect(() => read(text)).not.toThrow();
  });

  it.each(['[', '{"a":'])('fails for 513 levels and for a million of %j', (opening) => {
    for (const depth of [513, 1_000_000]) {
      expect(() => read(opening.repeat(depth))).toThrow(
        expect.objectContaining({ code: 'BODY_NOT_CONVERTIBLE' }),
      );
    }
  });
});

function isRefused(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}
