import { describe, expect, it } from '@jest/globals';
import { referenced, withoutReferences } from '../../lib/xml/references.ts';

describe('referenced', () => {
  it.each([
    { reference: '&lt;', character: '<' },
    { reference: '&apos;', character: "'" },
    { reference: '&#65;', character: 'A' },
    { reference: '&#x1F600;', character: '😀' },
    { reference: '&#xd;', character: '\r' },
  ])('reads $reference', ({ reference, character }) => {
    const found = referenced(reference);

    expect(found).toBe(character);
  });

  it.each([
    '&nbsp;',
    '&__proto__;',
    '&#0;',
    '&#xD800;',
    '&#x110000;',
    '&#99999999999;',
    '&#xZ;',
    '&#;',
    '&;',
  ])('knows no %s', (reference) => {
    const found = referenced(reference);

    expect(found).toBeUndefined();
  });
});

describe('withoutReferences', () => {
  it('does not read what a reference gave', () => {
    const text = withoutReferences('&amp;lt; &#38;gt;');

    expect(text).toBe('&lt; &gt;');
  });
});
