import { describe, expect, it } from '@jest/globals';
import { functionEnvironment, functionSecrets } from '../../lib/local/function-environment.ts';

const surroundings = {
  openai: { baseUrl: 'http://127.0.0.1:1/v1', key: 'sk', description: '' },
  accessKey: { accessKeyId: 'id', secretAccessKey: 'secret' },
  awsEndpoints: { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:2' },
};
const parameters = JSON.stringify({ openaiBaseUrl: 'https://api.openai.com/v1', model: 'm' });

describe('functionEnvironment', () => {
  it("keeps the template's variables and leads the calls elsewhere", () => {
    const environment = functionEnvironment(
      { IFLOW_STAGE: 'dev', IFLOW_PARAMETERS: parameters },
      surroundings,
    );

    expect(environment).toEqual({
      IFLOW_STAGE: 'dev',
      IFLOW_PARAMETERS: '{"openaiBaseUrl":"http://127.0.0.1:1/v1","model":"m"}',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:2',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
  });

  it.each([
    {
      what: 'nothing says where else',
      openai: { ...surroundings.openai, baseUrl: undefined },
      value: parameters,
    },
    { what: 'the flow has no such parameter', openai: surroundings.openai, value: '{"other":"x"}' },
  ])('leaves the parameters alone when $what', ({ openai, value }) => {
    const environment = functionEnvironment({ IFLOW_PARAMETERS: value }, { ...surroundings, openai });

    expect(environment['IFLOW_PARAMETERS']).toBe(value);
  });
});

describe('functionSecrets', () => {
  it("gives OpenAI's secrets the key, whatever they are called, and others no value", () => {
    const settings = { name: 'f', codePath: '.', handler: 'index.http' };
    const environment = { IFLOW_CREDENTIALS: '{"openai":"shared/key","crm":"shared/crm"}' };
    const functions = [
      { id: 'F', settings: { ...settings, environment } },
      { id: 'G', settings },
    ];

    const secrets = functionSecrets({ functions, secretNames: ['iflow/dev/openai'] }, 'sk');

    expect(secrets).toEqual([
      { name: 'iflow/dev/openai', value: 'sk' },
      { name: 'shared/key', value: 'sk' },
      { name: 'shared/crm', value: undefined },
    ]);
  });
});
