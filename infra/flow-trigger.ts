import { type Duration, Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type IResource,
  LambdaIntegration,
  type Method,
  ResponseTransferMode,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { HttpsSender, SenderDeclaration } from '../lib/flow/senders.ts';

export interface FlowTriggerProps {
  readonly sender: SenderDeclaration;
  readonly api: RestApi;
  /** Runs the flow for what the API sends. */
  readonly function: IFunction;
  /** How long the API waits for the function. */
  readonly timeout: Duration;
  /** Whether the function's answer is handed on while it is being written. */
  readonly streaming: boolean;
  /**
   * Whether another flow is at the path that a wildcard address begins with.
   * @default false
   */
  readonly baseTaken?: boolean;
}

/** What wakes a flow: the route of its HTTPS sender. */
export class FlowTrigger extends Construct {
  /** Where the flow is called; beneath it, when the address ends with `*`. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: FlowTriggerProps) {
    super(scope, id);
    const { address, methods = ['POST'], authorization = 'iam' } = props.sender;
    const integration = new LambdaIntegration(props.function, {
      responseTransferMode: props.streaming ? ResponseTransferMode.STREAM : ResponseTransferMode.BUFFERED,
      timeout: props.timeout,
      allowTestInvoke: false,
    });
    const resource = addressedResource(props.api, address);
    const options = { authorizationType: authorizationType(authorization) };
    // ANY brings the methods that the flow does not take to the flow, which answers 405 with what it does take.
    for (const method of [...methods, 'ANY']) {
      acknowledge(resource.addMethod(method, integration, options), authorization);
    }
    // API Gateway's {proxy+} wants at least one part; a wildcard address serves the path before it too.
    if (address.endsWith('/*') && resource.parentResource && !props.baseTaken) {
      acknowledge(resource.parentResource.addMethod('ANY', integration, options), authorization);
    }
    this.url = props.api.urlForPath(address.replace(/\/\*$/, '') || '/');
  }
}

type Authorization = NonNullable<HttpsSender['authorization']>;

const authorizationTypes: Readonly<Record<Authorization, AuthorizationType>> = {
  iam: AuthorizationType.IAM,
  none: AuthorizationType.NONE,
};

/** Without a known word there is no route: API Gateway takes a missing type for an open one. */
function authorizationType(authorization: Authorization): AuthorizationType {
  if (Object.hasOwn(authorizationTypes, authorization)) return authorizationTypes[authorization];
  const known = Object.keys(authorizationTypes).join('" or "');
  throw new Error(`The authorization of a sender is "${authorization}"; it must be "${known}".`);
}

function addressedResource(api: RestApi, address: string): IResource {
  if (!address.endsWith('/*')) return api.root.resourceForPath(address);
  return api.root.resourceForPath(address.slice(0, -1)).addResource('{proxy+}');
}

function acknowledge(method: Method, authorization: Authorization): void {
  if (authorization === 'iam') {
    Validations.of(method).acknowledge({
      id: 'AwsSolutions-COG4',
      reason: 'Callers are systems that sign with AWS credentials, not people in a Cognito user pool.',
    });
    return;
  }
  const reason = "The flow's own declaration lets everybody in.";
  Validations.of(method).acknowledge(
    { id: 'AwsSolutions-APIG4', reason },
    { id: 'AwsSolutions-COG4', reason },
  );
}
