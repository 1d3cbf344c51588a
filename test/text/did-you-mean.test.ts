import { describe, expect, it } from '@jest/globals';
import { didYouMean } from '../../lib/text/did-you-mean.ts';

const candidates = ['header', 'property', 'body', 'id'];

describe('didYouMean', () => {
  it.each([
    { name: 'headr', meant: 'header', how: 'a letter is missing' },
    { name: 'headeer', meant: 'header', how: 'a letter is too many' },
    { name: 'haeder', meant: 'header', how: 'two letters are swapped' },
    { name: 'Property', meant: 'property', how: 'only the case differs' },
    { name: 'bodi', meant: 'body', how: 'a letter is another' },
  ])('offers "$meant" for "$name": $how', ({ name, meant }) => {
    const sentence = didYouMean(name, candidates);

    expect(sentence).toBe(` Did you mean "${meant}"?`);
  });

  it.each(['foo', 'x', '', 'completely-different'])('offers nothing for "%s"', (name) => {
    const sentence = didYouMean(name, candidates);

    expect(sentence).toBe('');
  });

  it('offers the closest of several', () => {
    const sentence = didYouMean('headers2', ['header', 'headers']);

    expect(sentence).toBe(' Did you mean "headers"?');
  });
});
