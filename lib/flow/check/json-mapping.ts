import { compiledPointer } from '../../text/json-pointer.ts';
import type { JsonMapping } from '../json-mapping.ts';
import { type Mistake, mistakesOf } from './finding.ts';

const pointers: readonly string[] = ['$from', '$each', '$match'];

/** The pointers of a mapping that are none, wherever they stand. */
export function checkJsonMapping(mapping: JsonMapping, place: readonly string[]): readonly Mistake[] {
  if (typeof mapping !== 'object' || mapping === null) return [];
  return Object.entries(mapping).flatMap(([name, value]: readonly [string, JsonMapping]) =>
    pointers.includes(name) && typeof value === 'string'
      ? mistakesOf(() => compiledPointer(value), [...place, name])
      : checkJsonMapping(value, [...place, name]),
  );
}
