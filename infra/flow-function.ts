import { type Duration, type RemovalPolicy, type Size, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EntryPoint } from './stack-plan.ts';

export interface FlowFunctionProps {
  readonly description: string;
  /** Folder of the flow's bundle. */
  readonly bundleFolder: string;
  readonly entryPoint: EntryPoint;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: Duration;
  readonly memory: Size;
  /** @default the account's own limit */
  readonly reservedConcurrency?: number;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/** @see AWS Lambda API Reference, "CreateFunction" */
const maxDescriptionLength = 256;

/** One Lambda function of a flow, with its own log group and a role that may write there and trace. */
export class FlowFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: FlowFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description.slice(0, maxDescriptionLength),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundleFolder),
      handler: `index.${props.entryPoint}`,
      environment: { ...props.environment },
      timeout: props.timeout,
      memorySize: props.memory.toMebibytes(),
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      recursiveLoop: RecursiveLoop.TERMINATE,
      // A second run may pay a receiver twice: who wants one asks for it, knowing the flow.
      ...(props.entryPoint === 'events' && { retryAttempts: 0 }),
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
    });
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray knows no resource to which PutTraceSegments and PutTelemetryRecords could be limited.',
    });
  }
}
