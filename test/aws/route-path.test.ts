import { describe, expect, it } from '@jest/globals';
import { routePath } from '../../lib/aws/route-path.ts';

describe('routePath', () => {
  it.each([
    { path: '/chatgpt', resource: '/chatgpt', expected: '/chatgpt' },
    { path: '/ai/chatgpt', resource: '/chatgpt', expected: '/chatgpt' },
    { path: '/team/ai/chatgpt/', resource: '/chatgpt', expected: '/chatgpt/' },
    { path: '/chatgpt/chatgpt', resource: '/chatgpt', expected: '/chatgpt' },
    { path: '/', resource: '/', expected: '/' },
    { path: '/ai', resource: '/', expected: '/' },
    { path: '/ai/x/7', resource: '/x/{id}', expected: '/x/7' },
    { path: '/v1/models', resource: '/v1/{proxy+}', proxy: 'models', expected: '/v1/models' },
    { path: '/ai/v1/models/a', resource: '/v1/{proxy+}', proxy: 'models/a', expected: '/v1/models/a' },
    { path: '/v1/v1/v1/v1', resource: '/v1/{proxy+}', proxy: 'v1', expected: '/v1/v1' },
    { path: '/v1/v1/v1/v1', resource: '/v1/{proxy+}', proxy: 'v1/v1', expected: '/v1/v1/v1' },
    { path: '/ai/v1/a%2Fb', resource: '/v1/{proxy+}', proxy: 'a/b', expected: '/v1/a%2Fb' },
    { path: '/ai/v1/a%2Fb', resource: '/v1/{proxy+}', proxy: 'a%2Fb', expected: '/v1/a%2Fb' },
    { path: '/ai/v1/a%20b/', resource: '/v1/{proxy+}', proxy: 'a b/', expected: '/v1/a%20b/' },
    { path: '/ai/v1/100%', resource: '/v1/{proxy+}', proxy: '100%', expected: '/v1/100%' },
    { path: '/ai/v1//a', resource: '/v1/{proxy+}', proxy: '/a', expected: '/v1//a' },
    { path: '/models', resource: '/{proxy+}', proxy: 'models', expected: '/models' },
    { path: '/elsewhere', resource: '/chatgpt', expected: '/elsewhere' },
    { path: '/dev/chatgpt', resource: undefined, expected: '/dev/chatgpt' },
    { path: '/chatgpt', resource: '$default', expected: '/chatgpt' },
  ])('is $expected of $path at $resource', ({ path, resource, proxy, expected }) => {
    expect(routePath(path, { resource, parameters: proxy === undefined ? null : { proxy } })).toBe(expected);
  });
});
