import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { Secret } from '../../lib/message/secret.ts';
import { joinedValue } from '../../lib/message/value.ts';

const canary = 'sk-canary-5vJ2';

describe('Secret', () => {
  const secret = new Secret(canary);

  it('reveals its text to who asks for it by name', () => {
    expect(secret.reveal()).toBe(canary);
  });

  it.each([
    { how: 'printed', shown: String(secret) },
    { how: 'joined', shown: `${secret}` },
    { how: 'serialised', shown: JSON.stringify({ secret, list: [secret] }) },
    {
      how: 'inspected',
      shown: inspect({ deep: [{ secret }] }, { depth: 9, showHidden: true, customInspect: true }),
    },
    {
      how: 'inspected without its own way',
      shown: inspect(secret, { customInspect: false, showHidden: true }),
    },
    { how: 'copied', shown: inspect({ ...secret, ...structuredClone(secret) }) },
  ])('is not seen when it is $how', ({ shown }) => {
    expect(shown).not.toContain('canary');
  });

  it('is struck out of a text, however often it stands there', () => {
    expect(secret.struckFrom(`Bad key ${canary}, ${canary}!`)).toBe('Bad key ***, ***!');
    expect(secret.struckFrom('Nothing to see.')).toBe('Nothing to see.');
  });

  it('is struck out whole and in its secret parts when it was joined', () => {
    const bearer = joinedValue(['Bearer ', secret]);

    expect(bearer).toBeInstanceOf(Secret);
    expect((bearer as Secret).struckFrom(`${canary} or Bearer ${canary}`)).toBe('*** or ***');
    expect((bearer as Secret).struckFrom('Bearer')).toBe('Bearer');
  });
});
