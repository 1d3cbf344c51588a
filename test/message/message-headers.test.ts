import { describe, expect, it } from '@jest/globals';
import { MessageHeaders } from '../../lib/message/message-headers.ts';

const headers = MessageHeaders.from([
  ['X-Order', '1'],
  ['Accept', 'text/plain'],
  ['x-order', '2'],
]);

describe('MessageHeaders', () => {
  it('knows a name in any case and keeps the case it was written in first', () => {
    expect(headers.get('X-ORDER')).toBe('1');
    expect(headers.has('accept')).toBe(true);
    expect([...headers].map(({ name }) => name)).toEqual(['X-Order', 'Accept']);
  });

  it('keeps every value of a repeated header in their order', () => {
    expect(headers.getAll('x-ORDER')).toEqual(['1', '2']);
    expect(headers.getAll('none')).toEqual([]);
  });

  it('sets a header in place of all its values and leaves the old headers alone', () => {
    const changed = headers.with('X-order', '3');

    expect(changed.getAll('X-Order')).toEqual(['3']);
    expect(headers.getAll('X-Order')).toEqual(['1', '2']);
  });

  it('sets all the others over its own, name by name', () => {
    const others = MessageHeaders.from([
      ['x-order', '9'],
      ['New', 'n'],
    ]);

    const both = headers.withAll(others);

    expect([...both]).toEqual([
      { name: 'x-order', values: ['9'] },
      { name: 'Accept', values: ['text/plain'] },
      { name: 'New', values: ['n'] },
    ]);
  });

  it('removes a header in any case', () => {
    const changed = headers.without('X-ORDER');

    expect(changed.get('x-order')).toBeUndefined();
    expect(headers.has('x-order')).toBe(true);
  });

  it('filters by the name in lower case', () => {
    const kept = headers.filter((name) => name === 'x-order');

    expect([...kept].map(({ name }) => name)).toEqual(['X-Order']);
  });

  it('does not take names such as __proto__ for anything special', () => {
    const odd = MessageHeaders.from([['__proto__', 'x']]);

    expect(odd.get('__proto__')).toBe('x');
    expect(MessageHeaders.empty.get('constructor')).toBeUndefined();
  });
});
