import { describe, expect, it } from '@jest/globals';
import { secretText } from '../../lib/aws/secret-text.ts';
import { wholeSecret } from '../../lib/flow/credentials.ts';

describe('secretText', () => {
  it.each([
    '{"username":"u","password":"p"}',
    '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----',
    '{no json',
  ])('gives the whole of %j where the receiver reads it itself', (text) => {
    const place = { name: 'service', secretId: 'iflow/dev/service', field: wholeSecret };

    expect(secretText({ SecretString: `${text}\n` }, place)).toBe(text);
  });
});
