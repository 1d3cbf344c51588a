import { describe, expect, it } from '@jest/globals';
import { awsAccess, openAi } from '../../lib/local/surroundings.ts';

describe('openAi', () => {
  it('calls OpenAI itself for who has a key', async () => {
    const openai = await openAi({ OPENAI_API_KEY: 'sk-own' }, undefined);

    expect(openai).toMatchObject({ baseUrl: undefined, key: 'sk-own' });
    expect(openai.description).not.toContain('sk-own');
  });

  it('calls another address with the key, or with a made-up one', async () => {
    const own = await openAi({ OPENAI_API_KEY: 'sk-own' }, 'http://127.0.0.1:1/v1');
    const none = await openAi({}, 'http://127.0.0.1:1/v1');

    expect(own).toMatchObject({ baseUrl: 'http://127.0.0.1:1/v1', key: 'sk-own' });
    expect(none).toMatchObject({ baseUrl: 'http://127.0.0.1:1/v1', key: expect.stringMatching(/^sk-/) });
  });
});

describe('awsAccess', () => {
  it('takes a key pair that everybody knows when the environment has none', () => {
    expect(awsAccess({ AWS_REGION: 'eu-central-1' })).toEqual({
      accessKey: { accessKeyId: 'test', secretAccessKey: 'test' },
      awsEndpoints: {},
    });
  });

  it('takes keys and endpoints of the environment', () => {
    const access = awsAccess({
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_REGION: 'eu-central-1',
    });

    expect(access).toEqual({
      accessKey: { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' },
      awsEndpoints: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_REGION: 'eu-central-1' },
    });
  });
});
