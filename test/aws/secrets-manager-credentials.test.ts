import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { SecretsManagerCredentials } from '../../lib/aws/secrets-manager-credentials.ts';
import type { SecretValue } from '../../lib/aws/secrets-manager-client.ts';
import { FlowError } from '../../lib/errors.ts';
import type { Secret } from '../../lib/message/secret.ts';

const canary = 'sk-canary-7f3a';

type Answer = SecretValue | string | Error;

/** Answers the given values in their order, the last one again and again, and counts. */
function store(...answers: readonly Answer[]) {
  const fetched: string[] = [];
  const getSecretValue = async (secretId: string): Promise<SecretValue> => {
    const answer = answers[fetched.length] ?? answers.at(-1) ?? '';
    fetched.push(secretId);
    await new Promise(setImmediate);
    if (answer instanceof Error) throw answer;
    return typeof answer === 'string' ? { SecretString: answer } : answer;
  };
  const clock = { ms: 0 };
  const credentials = new SecretsManagerCredentials({
    getSecretValue,
    secretIds: { openai: 'dev/openai-key' },
    now: () => clock.ms,
    ttlMs: 1_000,
  });
  return { credentials, fetched, clock };
}

function sdkError(name: string, httpStatusCode?: number): Error {
  const $metadata = httpStatusCode === undefined ? {} : { httpStatusCode };
  return Object.assign(new Error(`${name} about ${canary}`), { name, $metadata, $responseBodyText: canary });
}

async function failure(promise: Promise<unknown>): Promise<FlowError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FlowError);
  return error as FlowError;
}

describe('SecretsManagerCredentials', () => {
  it.each<{ kind: string; stored: Answer; value: string }>([
    { kind: 'a bare key', stored: canary, value: canary },
    { kind: 'a key with the newline of its file', stored: `${canary}\r\n`, value: canary },
    { kind: 'a JSON object', stored: `\n{"apiKey":"${canary}\\n","user":"me"}`, value: canary },
    { kind: 'bytes', stored: { SecretBinary: Buffer.from(`${canary}\n`) }, value: canary },
    { kind: 'a key that begins like JSON', stored: '[key]', value: '[key]' },
  ])('reads $kind', async ({ stored, value }) => {
    const { credentials, fetched } = store(stored);

    const secret = await credentials.get('openai');

    expect(secret.reveal()).toBe(value);
    expect(fetched).toEqual(['dev/openai-key']);
  });

  it('reads several credentials from the members of one secret with one fetch', async () => {
    const fetched: string[] = [];
    const credentials = new SecretsManagerCredentials({
      getSecretValue: async (secretId) => {
        fetched.push(secretId);
        return { SecretString: '{"one":"1","two":"2"}' };
      },
      secretIds: { first: 'shared', second: 'shared' },
      fields: { first: 'one', second: 'two' },
    });

    const values = await Promise.all([credentials.get('first'), credentials.get('second')]);

    expect(values.map((value) => value.reveal())).toEqual(['1', '2']);
    expect(fetched).toEqual(['shared']);
  });

  it('fetches once for messages that arrive together, and once for those within its time', async () => {
    const { credentials, fetched, clock } = store(canary);

    credentials.prefetch();
    await Promise.all(Array.from({ length: 100 }, () => credentials.get('openai')));
    clock.ms = 999;
    await credentials.get('openai');

    expect(fetched).toHaveLength(1);
  });

  it('fetches anew when the time is over', async () => {
    const { credentials, fetched, clock } = store('old', 'new');

    await credentials.get('openai');
    clock.ms = 1_000;
    const secret = await credentials.get('openai');

    expect(secret.reveal()).toBe('new');
    expect(fetched).toHaveLength(2);
  });

  it('forgets a fetch that failed, and a failed prefetch harms nobody', async () => {
    const { credentials } = store(sdkError('TimeoutError'), canary);

    credentials.prefetch();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const secret = await credentials.get('openai');

    expect(secret.reveal()).toBe(canary);
  });

  it.each([
    sdkError('TimeoutError'),
    sdkError('ThrottlingException', 400),
    sdkError('InternalServiceError', 500),
  ])('goes on with an outlived value for half a minute when its fetch fails with $name', async (error) => {
    const { credentials, fetched, clock } = store('old', error, 'new');

    await credentials.get('openai');
    clock.ms = 1_000;
    const during = await credentials.get('openai');
    clock.ms = 30_999;
    await credentials.get('openai');
    clock.ms = 31_000;
    const after = await credentials.get('openai');

    expect([during.reveal(), after.reveal()]).toEqual(['old', 'new']);
    expect(fetched).toHaveLength(3);
  });

  it('fails when an outlived value may no longer be read', async () => {
    const { credentials, clock } = store('old', sdkError('AccessDeniedException', 400));

    await credentials.get('openai');
    clock.ms = 1_000;
    const error = await failure(credentials.get('openai'));

    expect(error.code).toBe('CREDENTIAL_UNREADABLE');
  });

  it('renews a refused value with one fetch for all who were refused', async () => {
    const { credentials, fetched } = store('old', 'new');
    const refused = await Promise.all(Array.from({ length: 100 }, () => credentials.get('openai')));

    const together = await Promise.all(refused.map((secret) => credentials.renewed('openai', secret)));
    const late = await credentials.renewed('openai', refused[0] as Secret);

    expect(new Set([...together, late].map((secret) => secret.reveal()))).toEqual(new Set(['new']));
    expect(fetched).toHaveLength(2);
  });

  it('renews a value that it found unchanged again after 10 s, no earlier', async () => {
    const { credentials, fetched, clock } = store('old', 'old', 'new');
    const first = await credentials.get('openai');

    const second = await credentials.renewed('openai', first);
    clock.ms = 9_999;
    expect(await credentials.renewed('openai', second)).toBe(second);
    expect(fetched).toHaveLength(2);
    clock.ms = 10_000;
    const third = await credentials.renewed('openai', second);

    expect(third.reveal()).toBe('new');
    expect(fetched).toHaveLength(3);
  });

  it.each([
    { what: 'a reason that passes', answer: sdkError('TimeoutError'), next: 'old', fetches: 2 },
    { what: 'a reason that stays', answer: sdkError('AccessDeniedException', 400), next: 'new', fetches: 3 },
  ])(
    'fails when a refused value cannot be renewed for $what, and goes on with the value "$next"',
    async (row) => {
      const { credentials, fetched } = store('old', row.answer, 'new');
      const refused = await credentials.get('openai');

      const error = await failure(credentials.renewed('openai', refused));
      const next = await credentials.get('openai');

      expect(error.code).toBe('CREDENTIAL_UNREADABLE');
      expect(next.reveal()).toBe(row.next);
      expect(fetched).toHaveLength(row.fetches);
    },
  );

  it('forgets a value that nothing can be made of, and says how it is put right', async () => {
    const { credentials } = store('two words', 'right');
    const secret = await credentials.get('openai');

    const error = credentials.unusable('openai', secret, {
      message: 'holds blanks',
      hint: 'Leave them out.',
    });

    expect(error).toMatchObject({
      code: 'CREDENTIAL_UNREADABLE',
      message: 'Secret "dev/openai-key" of credential "openai" holds blanks.',
      hint: expect.stringMatching(
        /^Leave them out\. Set its value with: aws secretsmanager .*dev\/openai-key/,
      ),
    });
    expect((await credentials.get('openai')).reveal()).toBe('right');
  });

  it('fetches anew what could not be used, since somebody may be putting it right', async () => {
    const { credentials } = store('', 'right');

    const error = await failure(credentials.get('openai'));
    const next = await credentials.get('openai');

    expect(error.code).toBe('CREDENTIAL_EMPTY');
    expect(next.reveal()).toBe('right');
  });

  it.each<{ problem: string; stored: Answer; code: string; says: string }>([
    { problem: 'no value', stored: {}, code: 'CREDENTIAL_MISSING', says: 'has no value' },
    { problem: 'an empty value', stored: '\n', code: 'CREDENTIAL_EMPTY', says: 'is empty' },
    {
      problem: 'JSON without the member',
      stored: `{"key":"${canary}"}`,
      code: 'CREDENTIAL_EMPTY',
      says: 'no member "apiKey"',
    },
    {
      problem: 'JSON with another kind of member',
      stored: `{"apiKey":["${canary}"]}`,
      code: 'CREDENTIAL_EMPTY',
      says: 'has a list, not a text',
    },
    {
      problem: 'broken JSON',
      stored: `{"apiKey":"${canary}`,
      code: 'CREDENTIAL_EMPTY',
      says: 'not valid JSON',
    },
    {
      problem: 'bytes that are no text',
      stored: { SecretBinary: Uint8Array.of(255, 254) },
      code: 'CREDENTIAL_EMPTY',
      says: '2 bytes that are not UTF-8',
    },
    {
      problem: 'no secret',
      stored: sdkError('ResourceNotFoundException', 400),
      code: 'CREDENTIAL_MISSING',
      says: 'does not exist',
    },
    {
      problem: 'no permission',
      stored: sdkError('AccessDeniedException', 400),
      code: 'CREDENTIAL_UNREADABLE',
      says: 'cannot be read: AccessDeniedException',
    },
    {
      problem: 'no connection',
      stored: Object.assign(new Error(canary), { code: 'ECONNREFUSED' }),
      code: 'CREDENTIAL_UNREADABLE',
      says: 'cannot be read: ECONNREFUSED',
    },
    {
      problem: 'a reply that cannot be read',
      stored: sdkError('SyntaxError'),
      code: 'CREDENTIAL_UNREADABLE',
      says: 'cannot be read: SyntaxError',
    },
  ])('fails with $code when there is $problem, and shows nothing of it', async ({ stored, code, says }) => {
    const { credentials } = store(stored);

    const error = await failure(credentials.get('openai'));

    expect(error.code).toBe(code);
    expect(error.message).toContain('Secret "dev/openai-key"');
    expect(error.message).toContain(says);
    expect(error.hint).toContain(
      'aws secretsmanager put-secret-value --secret-id dev/openai-key --secret-string file://openai-key.txt',
    );
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(canary);
  });

  it.each(['opnai', 'constructor'])(
    'fails for the unknown name %s and says which are known',
    async (name) => {
      const { credentials } = store(canary);

      const error = await failure(credentials.get(name));

      expect(error.code).toBe('CREDENTIAL_MISSING');
      expect(error.message).toBe(`No secret is configured for credential "${name}". Configured: "openai".`);
    },
  );

  it('shows nothing of its values when it is inspected', async () => {
    const { credentials } = store(canary);

    await credentials.get('openai');

    expect(inspect(credentials, { depth: 10, showHidden: true })).not.toContain(canary);
  });
});
