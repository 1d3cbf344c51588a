import { describe, expect, it } from '@jest/globals';
import { routePath } from '../../lib/local/once.ts';

function route(method: string, path: string) {
  return {
    method,
    path,
    authorization: 'NONE',
    resourceId: 'r',
    functionId: 'f',
    isStreamed: false,
    timeoutMs: 1,
  };
}

const routes = [
  route('GET', '/health'),
  route('POST', '/chatgpt'),
  route('ANY', '/openai/v1/{proxy+}'),
  route('POST', '/o/{id}'),
];

describe('routePath', () => {
  it('takes the first route for POST', () => {
    expect(routePath(routes, undefined)).toBe('/chatgpt');
  });

  it.each(['/chatgpt', '/chatgpt?trace=1', '/openai/v1/chat/completions', '/o/7'])('takes %s', (path) => {
    expect(routePath(routes, path)).toBe(path);
  });

  it.each([
    {
      path: '/chatgtp',
      message: 'No route takes POST on "/chatgtp". Did you mean "/chatgpt"? Those that do: /chatgpt',
    },
    { path: '/health', message: 'No route takes POST on "/health".' },
    { path: '/o/7/8', message: 'No route takes POST on "/o/7/8".' },
  ])('fails for $path', ({ path, message }) => {
    expect(() => routePath(routes, path)).toThrow(message);
  });

  it('fails when no route takes POST', () => {
    expect(() => routePath([route('GET', '/health')], undefined)).toThrow('No route takes POST');
  });
});
