import { describe, expect, it } from '@jest/globals';
import { codePointName, illegalCharacter, isNcName } from '../../lib/xml/characters.ts';

describe('illegalCharacter', () => {
  it.each(['\0', '\x1f', '\ud800', '\udfff', '\ufffe', '\uffff'])('finds %j', (character) => {
    const found = illegalCharacter.exec(`a${character}b`)?.index;

    expect(found).toBe(1);
  });

  it.each(['\t', '\n', '\r', ' ', '\x7f', '\ud7ff', '\ue000', '\ufffd', '😀', '\u{10ffff}'])(
    'lets %j pass',
    (character) => {
      const isIllegal = illegalCharacter.test(character);

      expect(isIllegal).toBe(false);
    },
  );
});

describe('isNcName', () => {
  it.each(['a', '_', 'a-b.c_1', 'é', '名', '\u{10400}', 'a·'])('takes "%s"', (name) => {
    const isName = isNcName(name);

    expect(isName).toBe(true);
  });

  it.each(['', '1a', '-a', '.a', 'a b', 'a:b', 'a<', 'a\n', '×', '\ud800'])('refuses %j', (name) => {
    const isName = isNcName(name);

    expect(isName).toBe(false);
  });
});

describe('codePointName', () => {
  it.each([
    { character: '\0', name: 'U+0000' },
    { character: '\ud800', name: 'U+D800' },
    { character: '😀', name: 'U+1F600' },
  ])('writes $name', ({ character, name }) => {
    const written = codePointName(character);

    expect(written).toBe(name);
  });
});
