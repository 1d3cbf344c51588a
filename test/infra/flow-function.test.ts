import { describe, it } from '@jest/globals';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { fileURLToPath } from 'node:url';
import { FlowFunction, type FlowFunctionProps } from '../../infra/flow-function.ts';
import { newApp } from './stack-of.ts';

function functionTemplate(changes: Partial<FlowFunctionProps> = {}): Template {
  const stack = new Stack(newApp(), 'stack');
  new FlowFunction(stack, 'Orders', {
    description: 'Takes orders.',
    bundleFolder: fileURLToPath(new URL('.', import.meta.url)),
    entryPoint: 'http',
    environment: { IFLOW_STAGE: 'test' },
    timeout: Duration.seconds(92),
    memory: Size.mebibytes(512),
    logRetention: RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
    ...changes,
  });
  return Template.fromStack(stack);
}

describe('FlowFunction', () => {
  it('runs the bundle on Node 24 and arm64, traced, with JSON logs in its own group', () => {
    const template = functionTemplate();

    const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.http',
      Timeout: 92,
      MemorySize: 512,
      Environment: { Variables: { IFLOW_STAGE: 'test' } },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: logGroup } },
      TracingConfig: { Mode: 'Active' },
      RecursiveLoop: 'Terminate',
      ReservedConcurrentExecutions: Match.absent(),
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  it('may write to its log group and trace, and nothing else', () => {
    const template = functionTemplate();

    const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
          },
          { Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Effect: 'Allow', Resource: '*' },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  it('is not run a second time for an event that failed', () => {
    const template = functionTemplate({ entryPoint: 'events' });

    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
    functionTemplate().resourceCountIs('AWS::Lambda::EventInvokeConfig', 0);
  });

  it.each([{ reservedConcurrency: 0 }, { reservedConcurrency: 5 }])(
    'runs at most $reservedConcurrency times side by side',
    ({ reservedConcurrency }) => {
      functionTemplate({ reservedConcurrency }).hasResourceProperties('AWS::Lambda::Function', {
        ReservedConcurrentExecutions: reservedConcurrency,
      });
    },
  );

  it('shows the beginning of a description that Lambda does not take whole', () => {
    functionTemplate({ description: 'x'.repeat(300) }).hasResourceProperties('AWS::Lambda::Function', {
      Description: 'x'.repeat(256),
    });
  });
});
