import { numberOf } from '../numbers.ts';
import type { OpenAiLimits } from '../openai-limits.ts';
import { type Mistake, mistakeIn, mistakesOf } from './finding.ts';

/** Limits of a filled flow that are no numbers, no size or no word that is known. */
export function checkOpenAiLimits(limits: OpenAiLimits, place: readonly string[]): readonly Mistake[] {
  return [
    ...(['maxOutputTokens', 'maxChoices', 'maxBodyBytes'] as const).flatMap((name) =>
      mistakesOf(() => numberOf(limits[name] || 1), [...place, name]),
    ),
    ...words.flatMap(({ name, known, what }) =>
      known.test(limits[name] ?? '') ? [] : [mistakeIn(limits[name] ?? '', what, [...place, name])],
    ),
  ];
}

const words = [
  { name: 'maxImageSize', known: /^(?:\d+x\d+)?$/, what: 'A size is written as 1024x1024.' },
  { name: 'store', known: /^(?:true|false)?$/, what: 'This is true, false or empty.' },
  { name: 'user', known: /^(?:caller)?$/, what: 'This is "caller" or empty.' },
] as const;
