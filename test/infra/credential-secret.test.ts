import { describe, expect, it } from '@jest/globals';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CredentialSecret } from '../../infra/credential-secret.ts';
import { newApp } from './stack-of.ts';

function secretTemplate(existing: boolean): Template {
  const stack = new Stack(newApp(), 'stack');
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  new CredentialSecret(stack, 'Secret', {
    secretName: 'iflow/test/shop',
    credential: 'shop',
    existing,
    removalPolicy: RemovalPolicy.RETAIN,
  }).grantRead(role);
  return Template.fromStack(stack);
}

describe('CredentialSecret', () => {
  it('is made without any value', () => {
    const template = secretTemplate(false);

    const [secret] = Object.values(template.findResources('AWS::SecretsManager::Secret'));
    expect(secret).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(Object.keys(secret?.['Properties'])).toEqual(['Description', 'Name']);
  });

  it('lets a role read its value and nothing else', () => {
    const template = secretTemplate(false);

    const [secretId] = Object.keys(template.findResources('AWS::SecretsManager::Secret'));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: { Ref: secretId } },
        ],
      },
    });
  });

  it('is not made when it is there, and read by its name', () => {
    const template = secretTemplate(true);

    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).toContain(':secret:iflow/test/shop-??????');
    expect(policies).not.toContain('"*"');
  });
});
