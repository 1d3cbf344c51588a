import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { startSecretsManager } from '../../../lib/local/stand-ins/secrets-manager.ts';
import type { StandIn } from '../../../lib/local/stand-ins/stand-in.ts';

let standIn: StandIn;
let client: SecretsManagerClient;

beforeAll(async () => {
  standIn = await startSecretsManager([
    { name: 'iflow/dev/openai', value: 'sk-local' },
    { name: 'iflow/dev/empty' },
  ]);
  client = new SecretsManagerClient({
    endpoint: standIn.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await standIn.close();
});

describe('startSecretsManager', () => {
  it.each([
    { what: 'name', id: 'iflow/dev/openai' },
    { what: 'ARN', id: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:iflow/dev/openai-local0' },
  ])('gives the value of a secret by its $what', async ({ id }) => {
    const value = await client.send(new GetSecretValueCommand({ SecretId: id }));

    expect(value).toMatchObject({
      Name: 'iflow/dev/openai',
      SecretString: 'sk-local',
      VersionStages: ['AWSCURRENT'],
    });
    expect(value.CreatedDate).toBeInstanceOf(Date);
  });

  it('takes a new value', async () => {
    await client.send(new CreateSecretCommand({ Name: 'rotated', SecretString: 'old' }));
    await client.send(new PutSecretValueCommand({ SecretId: 'rotated', SecretString: 'new' }));
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'rotated' }));

    expect(SecretString).toBe('new');
  });

  it('describes secrets without their values', async () => {
    const one = await client.send(new DescribeSecretCommand({ SecretId: 'iflow/dev/openai' }));
    const all = await client.send(new ListSecretsCommand({}));

    expect(Object.values(one.VersionIdsToStages ?? {})).toEqual([['AWSCURRENT']]);
    expect(all.SecretList?.map(({ Name }) => Name)).toContain('iflow/dev/empty');
    expect(JSON.stringify([one, all])).not.toContain('sk-local');
  });

  it('fails for a secret that is not there', async () => {
    const fetched = client.send(new GetSecretValueCommand({ SecretId: 'nowhere' }));

    await expect(fetched).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it('fails for a secret that has no value yet', async () => {
    const fetched = client.send(new GetSecretValueCommand({ SecretId: 'iflow/dev/empty' }));

    await expect(fetched).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  it('fails to make a secret twice', async () => {
    const made = client.send(new CreateSecretCommand({ Name: 'iflow/dev/openai' }));

    await expect(made).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  it('fails for what it does not know', async () => {
    const response = await fetch(standIn.url, {
      method: 'POST',
      headers: { 'X-Amz-Target': 'secretsmanager.RotateSecret' },
      body: '{}',
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});
