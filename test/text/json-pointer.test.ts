import { describe, expect, it } from '@jest/globals';
import { compiledPointer } from '../../lib/text/json-pointer.ts';

/** The document of RFC 6901, section 5. */
const document: unknown = JSON.parse(
  String.raw`{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}`,
);

describe('compiledPointer', () => {
  it.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    [String.raw`/i\j`, 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('reads %j as the RFC does', (pointer, expected) => {
    expect(compiledPointer(pointer)(document)).toEqual(expected);
  });

  it.each(['/foo/2', '/foo/-', '/foo/01', '/foo/length', '/bar', '/bar/baz', '/toString', '//x'])(
    'finds nothing at %j',
    (pointer) => {
      expect(compiledPointer(pointer)(document)).toBeUndefined();
    },
  );

  it.each([
    ['foo/bar', 'foo/bar\n^ A JSON Pointer begins with "/".'],
    ['/a~b', '/a~b\n  ^ In a JSON Pointer "~" is written "~0", and "/" in a name "~1".'],
  ])('fails for %j and points at the mistake', (pointer, frame) => {
    expect(() => compiledPointer(pointer)).toThrow(
      expect.objectContaining({ code: 'EXPRESSION_SYNTAX', frame: frame.replaceAll(/^/gm, '  ') }),
    );
  });
});
