import { ArnFormat, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface CredentialSecretProps {
  readonly secretName: string;
  /** Name of the credential in the flows. */
  readonly credential: string;
  /** Whether somebody else made the secret. */
  readonly existing: boolean;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The secret behind a credential name: one that is there already, or a new one without a value, so that nobody
 * takes a random text for a key before operations puts the real one in.
 * @see AWS CloudFormation, "AWS::SecretsManager::Secret": without SecretString and GenerateSecretString it is empty
 */
export class CredentialSecret extends Construct {
  readonly #arn: string;

  constructor(scope: Construct, id: string, props: CredentialSecretProps) {
    super(scope, id);
    this.#arn = props.existing ? this.#existingArn(props.secretName) : this.#emptySecret(props).ref;
  }

  /** Lets the role read the value, and nothing else. */
  grantRead(role: IRole): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.#arn] }),
    );
  }

  /** Secrets Manager ends each ARN with six characters of its own. */
  #existingArn(secretName: string): string {
    return Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${secretName}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  #emptySecret({ secretName, credential, removalPolicy }: CredentialSecretProps): CfnSecret {
    const secret = new CfnSecret(this, 'Secret', {
      name: secretName,
      description: `The value of the credential "${credential}"`,
    });
    secret.applyRemovalPolicy(removalPolicy);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The receiver issues the key and offers no rotation; a new one is taken up without a deployment.',
    });
    return secret;
  }
}
