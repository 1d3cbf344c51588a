import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../lib/message/secret.ts';
import { joinedValue, valueText } from '../../lib/message/value.ts';

describe('valueText', () => {
  it.each([
    { value: undefined, text: '' },
    { value: null, text: '' },
    { value: '', text: '' },
    { value: 0, text: '0' },
    { value: false, text: 'false' },
    { value: 'grüß', text: 'grüß' },
    { value: new Secret('sk-1'), text: '***' },
  ])('writes $value as "$text"', ({ value, text }) => {
    expect(valueText(value)).toBe(text);
  });
});

describe('joinedValue', () => {
  it('joins open parts to an open text', () => {
    expect(joinedValue(['a', 1, null, true])).toBe('a1true');
  });

  it('makes a secret of parts of which one is secret', () => {
    const joined = joinedValue(['Bearer ', new Secret('sk-1'), null]);

    expect(joined).toBeInstanceOf(Secret);
    expect((joined as Secret).reveal()).toBe('Bearer sk-1');
  });
});
