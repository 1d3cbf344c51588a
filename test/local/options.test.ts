import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '../../lib/local/options.ts';

describe('parseOptions', () => {
  it('serves on port 3000 what it builds, unless told otherwise', () => {
    expect(parseOptions([], {})).toMatchObject({
      port: 3000,
      isBuilt: false,
      isAuthorized: false,
      isWatching: false,
      isJsonLog: false,
      once: undefined,
    });
  });

  it.each([
    {
      args: ['--once', '{"prompt":"x"}', '--route', '/a'],
      expected: { once: '{"prompt":"x"}', route: '/a', port: 0 },
    },
    {
      args: ['--authorize', '--watch', '--json-log'],
      expected: { isAuthorized: true, isWatching: true, isJsonLog: true },
    },
    { args: ['-c', 'stage=prod', '--context', 'a=b'], expected: { context: ['stage=prod', 'a=b'] } },
    { args: ['--assembly', 'out'], expected: { assembly: 'out', isBuilt: true } },
  ])('reads $args', ({ args, expected }) => {
    expect(parseOptions(args, {})).toMatchObject(expected);
  });

  it('takes port and base address from the environment', () => {
    const options = parseOptions([], { PORT: '0', OPENAI_BASE_URL: 'http://127.0.0.1:8080/v1/' });

    expect(options).toMatchObject({ port: 0, openaiBaseUrl: 'http://127.0.0.1:8080/v1' });
  });

  it.each([
    { args: ['--authorise'], message: 'Unknown option "--authorise". Did you mean "authorize"? See --help.' },
    { args: ['stray'], message: '"stray" belongs to no option. See --help.' },
    { args: ['--once'], message: '"--once" wants a value. See --help.' },
    { args: ['--watch=yes'], message: '"--watch" takes no value. See --help.' },
    { args: ['--once', '{}', '--watch'], message: /cannot --watch/ },
    { args: ['--once', '{}', '--authorize'], message: /cannot --authorize/ },
    { args: ['--route', '/a'], message: /give both/ },
    { args: ['--watch', '--no-build'], message: /cannot go with --no-build/ },
  ])('fails for $args', ({ args, message }) => {
    expect(() => parseOptions(args, {})).toThrow(message);
  });

  it.each([
    { environment: { PORT: 'http' }, message: 'PORT is "http". It must be a number from 0 to 65535.' },
    { environment: { PORT: '65536' }, message: /from 0 to 65535/ },
    { environment: { OPENAI_BASE_URL: '127.0.0.1:8080' }, message: /OPENAI_BASE_URL is no address/ },
    ...['http://h/v1?a=1', 'http://h/v1#a', 'http://h/v1?', 'http://u:p@h/v1', 'http://u@h/v1'].map(
      (url) => ({
        environment: { OPENAI_BASE_URL: url },
        message: /OPENAI_BASE_URL holds a query, a fragment or a user/,
      }),
    ),
  ])('fails for $environment', ({ environment, message }) => {
    expect(() => parseOptions([], environment)).toThrow(message);
  });
});
