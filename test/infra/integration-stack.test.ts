import { describe, expect, it } from '@jest/globals';
import { Size } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { flows } from '../../functions/flows.ts';
import { stages } from '../../infra/stages.ts';
import { newApp, newStack, ordersFlow, resources, stackTemplate, testStage } from './stack-of.ts';

const dev = stackTemplate();
const prod = stackTemplate({ stage: 'prod' });
const shared = stackTemplate({
  stage: 'test',
  stages: [
    testStage({
      existingSecrets: { openai: 'shared/openai' },
      memory: Size.mebibytes(768),
      logRetention: RetentionDays.ONE_DAY,
      reservedConcurrency: 3,
    }),
  ],
});

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[];
}

function outputsOf(template: Template): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(template.findOutputs('*')).map(([name, output]) => [name, output['Value']]),
  );
}

describe('IntegrationStack', () => {
  it('has a function for the API and one for events per flow', () => {
    const handlers = resources(dev, 'AWS::Lambda::Function').map(({ Properties }) => Properties['Handler']);

    expect(handlers).toEqual(flows.flatMap(() => ['index.http', 'index.events']));
  });

  it.each([
    { entryPoint: 'index.http', api: { IFLOW_API_TIMEOUT_MS: '95000' } },
    { entryPoint: 'index.events', api: {} },
  ])("tells $entryPoint its stage, the flow's parameters, the secret's name", ({ entryPoint, api }) => {
    const functions = resources(dev, 'AWS::Lambda::Function');

    const told = functions.find(({ Properties }) => Properties['Handler'] === entryPoint);
    expect(told?.Properties['Environment']).toEqual({
      Variables: {
        IFLOW_STAGE: 'dev',
        IFLOW_PARAMETERS: expect.stringContaining('"openaiBaseUrl":"https://api.openai.com/v1"'),
        IFLOW_CREDENTIALS: '{"openai":"iflow/dev/openai"}',
        IFLOW_STREAMING: 'true',
        NODE_OPTIONS: '--enable-source-maps',
        ...api,
      },
    });
  });

  it('prints the URL, the function, the secret and the command that sets its value', () => {
    const outputs = outputsOf(dev);

    expect(JSON.stringify(outputs['ChatgptUrl'])).toMatch(/"https:\/\/".*\.execute-api\..*"\/chatgpt"/);
    expect(outputs['ChatgptFunction']).toEqual({ Ref: expect.stringMatching(/^ChatgptEventsFunction/) });
    expect(outputs['OpenaiSecretName']).toBe('iflow/dev/openai');
    expect(outputs['OpenaiSecretCommand']).toBe(
      'aws secretsmanager put-secret-value --secret-id iflow/dev/openai --secret-string file://openai-key.txt',
    );
  });

  it('makes one secret for a credential that two flows use', () => {
    const sender = { type: 'https', address: '/returns' } as const;
    const flows = [ordersFlow(), ordersFlow({ name: 'returns', sender })];
    const stages = [testStage({ parameters: {} })];

    const template = stackTemplate({ flows, stages, stage: 'test' });

    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
    template.resourceCountIs('AWS::Lambda::Function', 4);
  });

  it.each(stages)('needs nothing looked up for stage $name', ({ name }) => {
    const template = JSON.stringify(stackTemplate({ stage: name }).toJSON());

    expect(template).not.toMatch(/\b\d{12}\b|dummy-value/);
  });

  it('keeps secrets and logs in prod, and nothing in dev', () => {
    const kept = [
      ...resources(prod, 'AWS::SecretsManager::Secret'),
      ...resources(prod, 'AWS::Logs::LogGroup'),
    ];
    const left = [...resources(dev, 'AWS::SecretsManager::Secret'), ...resources(dev, 'AWS::Logs::LogGroup')];

    expect(kept).toHaveLength(2 + 2 * flows.length);
    expect(new Set(kept.map(({ DeletionPolicy }) => DeletionPolicy))).toEqual(new Set(['Retain']));
    expect(new Set(left.map(({ DeletionPolicy }) => DeletionPolicy))).toEqual(new Set(['Delete']));
  });

  it.each([
    { name: 'dev', isProtected: false },
    { name: 'prod', isProtected: true },
  ])('is protected against deletion in $name: $isProtected', ({ name, isProtected }) => {
    const stack = newStack(newApp(), { stage: name });

    expect(stack.terminationProtection).toBe(isProtected);
    expect(stack.stackName).toBe(`iflow-${name}`);
  });

  it('gives each function the memory, the retention and the concurrency of the stage', () => {
    const functions = resources(shared, 'AWS::Lambda::Function');

    expect(functions).toHaveLength(2 * flows.length);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ MemorySize: 768, ReservedConcurrentExecutions: 3 });
    }
    shared.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
  });

  it('makes no secret where the stage names one that is there', () => {
    shared.resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(outputsOf(shared)['OpenaiSecretName']).toBe('shared/openai');
  });

  it('has alarms where the stage wants them', () => {
    dev.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    prod.resourceCountIs('AWS::CloudWatch::Alarm', 1 + 6 * flows.length);
  });

  it.each([
    { stage: 'dev', template: dev },
    { stage: 'prod', template: prod },
    { stage: 'test', template: shared },
  ])('lets each function of stage $stage write its log, trace and read its secret', ({ template }) => {
    const policies = resources(template, 'AWS::IAM::Policy').map(
      ({ Properties }) => Properties['PolicyDocument'] as PolicyDocument,
    );

    expect(policies).toHaveLength(2 * flows.length);
    for (const { Statement } of policies) {
      const byAction = new Map(Statement.map(({ Action, Resource }) => [[Action].flat().join(), Resource]));
      expect([...byAction.keys()].sort()).toEqual([
        'logs:CreateLogStream,logs:PutLogEvents',
        'secretsmanager:GetSecretValue',
        'xray:PutTelemetryRecords,xray:PutTraceSegments',
      ]);
      const notTracing = [...byAction].filter(([action]) => !action.startsWith('xray:'));
      expect(JSON.stringify(notTracing)).not.toContain('*');
    }
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  it('holds no value of a secret anywhere', () => {
    for (const template of [dev, prod]) {
      const text = JSON.stringify(template.toJSON());

      expect(text).not.toMatch(/SecretString"|GenerateSecretString|resolve:secretsmanager/);
    }
  });
});
