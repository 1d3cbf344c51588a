import { describe, expect, it } from '@jest/globals';
import { namePattern } from '../../../lib/steps/openai-limits/name-pattern.ts';

describe('namePattern', () => {
  it.each([
    { list: 'gpt-4o', name: 'gpt-4o', listed: true },
    { list: 'gpt-4o', name: 'GPT-4o', listed: true },
    { list: 'gpt-4o', name: 'gpt-4o-mini', listed: false },
    { list: 'gpt-4o*', name: 'gpt-4o-mini', listed: true },
    { list: 'gpt-3.5', name: 'gpt-3x5', listed: false },
    { list: ' a | b ', name: 'b', listed: true },
    { list: '*', name: '', listed: true },
    { list: 'a*b*c', name: 'abc', listed: true },
    { list: 'a*b*c', name: 'axbxbxc', listed: true },
    { list: 'a*b*c', name: 'acb', listed: false },
    { list: 'a*a', name: 'a', listed: false },
    { list: '*a*', name: 'bab', listed: true },
    { list: 'a**c', name: 'ac', listed: true },
    { list: `${'a*'.repeat(200)}b`, name: 'a'.repeat(100_000), listed: false },
    { list: '*', name: 'a\nb', listed: true },
    { list: '', name: '', listed: false },
    { list: '|', name: '', listed: false },
    { list: 'a|b', name: 'a|b', listed: false },
  ])('$list lists $name: $listed', ({ list, name, listed }) => {
    expect(namePattern(list)(name)).toBe(listed);
  });
});
