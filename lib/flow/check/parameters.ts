import { codeFrame } from '../../text/code-frame.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { parameterPattern } from '../filled-flow.ts';
import type { Flow } from '../flow.ts';
import type { Mistake } from './finding.ts';

/** Externalized parameters that the flow uses and does not declare: what is left of them in a filled flow. */
export function checkParameters(flow: Flow): readonly Mistake[] {
  const { parameters = {}, ...rest } = flow;
  return texts(rest, []).flatMap(({ text, place }) =>
    [...text.matchAll(parameterPattern)].map(({ 0: whole, 1: name = '', index }) => {
      const message = `Unknown parameter "${name.trim()}".${didYouMean(name.trim(), Object.keys(parameters))}`;
      const frame = codeFrame({ source: text, start: index, end: index + whole.length }, message);
      return { place, message, frame };
    }),
  );
}

interface PlacedText {
  readonly text: string;
  readonly place: readonly string[];
}

function texts(value: unknown, place: readonly string[]): readonly PlacedText[] {
  if (typeof value === 'string') return [{ text: value, place }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => texts(item, [...place, placeName(key, item)]));
}

/** A step is known by its id, a row by its name; anything else by the key it stands under. */
function placeName(key: string, item: unknown): string {
  if (typeof item !== 'object' || item === null) return key;
  if ('id' in item && typeof item.id === 'string') return `step "${item.id}"`;
  return 'name' in item && typeof item.name === 'string' ? `"${item.name}"` : key;
}
