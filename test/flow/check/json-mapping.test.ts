import { describe, expect, it } from '@jest/globals';
import { checkJsonMapping } from '../../../lib/flow/check/json-mapping.ts';
import { each, from, match } from '../../../lib/flow/json-mapping.ts';

describe('checkJsonMapping', () => {
  it('finds nothing wrong with pointers', () => {
    expect(checkJsonMapping({ a: from('/a'), b: each('/b', from('')) }, [])).toEqual([]);
  });

  it('finds every pointer that is none, deep inside other rules too', () => {
    const mapping = {
      a: from('a'),
      b: each('/b', match('~', { cases: { x: [from('/c', { absent: from('d') })] } })),
    };

    const places = checkJsonMapping(mapping, ['mapping']).map(({ place }) => place.join(' › '));

    expect(places).toEqual([
      'mapping › a › $from',
      'mapping › b › item › $match',
      'mapping › b › item › cases › x › 0 › absent › $from',
    ]);
  });
});
