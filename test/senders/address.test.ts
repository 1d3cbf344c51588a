import { describe, expect, it } from '@jest/globals';
import { addressRemainder, isAddressed } from '../../lib/senders/address.ts';

describe('isAddressed', () => {
  it.each([
    { address: '/chatgpt', path: '/chatgpt', served: true },
    { address: '/chatgpt', path: '/chatgpt/', served: true },
    { address: '/chatgpt', path: '/ChatGPT', served: true },
    { address: '/chatgpt', path: '/chatgpt/x', served: false },
    { address: '/chatgpt', path: '/chatgpts', served: false },
    { address: '/chatgpt', path: '/', served: false },
    { address: '/openai/v1/*', path: '/openai/v1/models', served: true },
    { address: '/openai/v1/*', path: '/OpenAI/v1/models/gpt', served: true },
    { address: '/openai/v1/*', path: '/openai/v1', served: true },
    { address: '/openai/v1/*', path: '/openai/v1/', served: true },
    { address: '/openai/v1/*', path: '/openai', served: false },
    { address: '/*', path: '/', served: true },
    { address: '/openai/v1/*', path: '/openai/v10/models', served: false },
    { address: '/*', path: '/anything', served: true },
    { address: '/openai/v1/*', path: '/openai/v1/..x/.hidden', served: true },
    { address: '/openai/v1/*', path: '/openai/v1/../admin', served: false },
    { address: '/openai/v1/*', path: '/openai/v1/%2E%2e/admin', served: false },
    { address: '/openai/v1/*', path: '/openai/v1/..', served: false },
    { address: '/openai/v1/*', path: '/openai/v1/.%2e\\admin', served: false },
    { address: '/openai/v1/*', path: '/openai/v1/./models', served: false },
  ])('$address at $path: $served', ({ address, path, served }) => {
    expect(isAddressed(address, path)).toBe(served);
  });
});

describe('addressRemainder', () => {
  it.each([
    { address: '/myEndpoint/*', path: '/myEndpoint/abc/def', remainder: 'abc/def' },
    { address: '/myEndpoint/*', path: '/MYENDPOINT/Abc', remainder: 'Abc' },
    { address: '/*', path: '/a%20b', remainder: 'a%20b' },
    { address: '/myEndpoint/*', path: '/myEndpoint', remainder: '' },
    { address: '/chatgpt', path: '/chatgpt', remainder: undefined },
  ])('of $path at $address is $remainder', ({ address, path, remainder }) => {
    expect(addressRemainder(address, path)).toBe(remainder);
  });
});
