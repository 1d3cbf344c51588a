import { describe, expect, it } from '@jest/globals';
import { headerList } from '../../../lib/receivers/request/header-list.ts';

describe('headerList', () => {
  it.each([
    { list: '', listed: [] },
    { list: ' ', listed: [] },
    { list: 'Authorization', listed: ['authorization'] },
    { list: ' X-A | x-b |', listed: ['x-a', 'x-b'] },
    { list: '*', listed: ['authorization', 'x-a', 'x-b'] },
    { list: 'X-*', listed: [] },
  ])('"$list" lists $listed', ({ list, listed }) => {
    expect(['authorization', 'x-a', 'x-b'].filter(headerList(list))).toEqual(listed);
  });
});
