import { describe, expect, it } from '@jest/globals';
import { isMediaTypeTaken } from '../../lib/senders/media-type.ts';

const json = ['application/json'];

describe('isMediaTypeTaken', () => {
  it.each([
    { contentType: 'application/json', taken: json, isTaken: true },
    { contentType: 'Application/JSON; charset=utf-8', taken: json, isTaken: true },
    { contentType: 'application/problem+json', taken: json, isTaken: true },
    { contentType: 'application/vnd.a+b+json;v=1', taken: json, isTaken: true },
    { contentType: 'application/json', taken: ['text/plain', 'APPLICATION/json'], isTaken: true },
    { contentType: 'text/json', taken: json, isTaken: false },
    { contentType: 'application/jsonp', taken: json, isTaken: false },
    { contentType: 'text/plain', taken: json, isTaken: false },
    { contentType: '', taken: json, isTaken: false },
    { contentType: undefined, taken: json, isTaken: false },
  ])('$contentType among $taken: $isTaken', ({ contentType, taken, isTaken }) => {
    expect(isMediaTypeTaken(contentType, taken)).toBe(isTaken);
  });
});
