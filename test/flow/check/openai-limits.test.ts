import { describe, expect, it } from '@jest/globals';
import { checkOpenAiLimits } from '../../../lib/flow/check/openai-limits.ts';

describe('checkOpenAiLimits', () => {
  it.each([
    {},
    { maxOutputTokens: '', maxChoices: '', maxBodyBytes: '', maxImageSize: '', store: '', user: '' },
    { maxOutputTokens: 100, maxImageSize: '1024x1024', store: 'false', user: 'caller' },
  ] as const)('finds nothing wrong with %j', (limits) => {
    expect(checkOpenAiLimits(limits, [])).toEqual([]);
  });

  it.each([
    { limits: { maxChoices: -1 }, name: 'maxChoices' },
    { limits: { maxBodyBytes: 0.5 }, name: 'maxBodyBytes' },
    { limits: { maxImageSize: 'large' }, name: 'maxImageSize' },
    { limits: { store: 'no' }, name: 'store' },
    { limits: { user: 'me' }, name: 'user' },
  ])('points at $name in $limits', ({ limits, name }) => {
    expect(checkOpenAiLimits(limits, ['step "limits"']).map(({ place }) => place)).toEqual([
      ['step "limits"', name],
    ]);
  });
});
