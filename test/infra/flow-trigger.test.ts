import { describe, expect, it } from '@jest/globals';
import { Duration, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FlowTrigger } from '../../infra/flow-trigger.ts';
import type { HttpsSender } from '../../lib/flow/senders.ts';
import { ordersFlow, resources, stackTemplate, testStage } from './stack-of.ts';

type Properties = Readonly<Record<string, unknown>>;

const stages = [testStage({ parameters: {} })];

function ordersTemplate(sender: Partial<HttpsSender>, streaming = true): Template {
  const flows = [ordersFlow({ sender: { type: 'https', address: '/orders', ...sender } })];
  return stackTemplate({ flows, stages, stage: 'test', streaming });
}

function methods(template: Template): readonly Properties[] {
  return resources(template, 'AWS::ApiGateway::Method').map((method) => method.Properties);
}

describe('FlowTrigger', () => {
  it.each([
    { sender: {}, expected: ['ANY', 'POST'] },
    { sender: { methods: ['GET', 'PUT'] } as const, expected: ['ANY', 'GET', 'PUT'] },
  ])(
    "has a method for each of the sender's and one that leads to its 405: $expected",
    ({ sender, expected }) => {
      const template = ordersTemplate(sender);

      const names = methods(template).map((method) => method['HttpMethod']);
      expect([...names].sort()).toEqual(expected);
    },
  );

  it.each(['IAM', 'toString', ''])(
    'fails for the authorization %j, so that no route is open by mistake',
    (word) => {
      const authorization = word as HttpsSender['authorization'];
      const stack = new Stack();
      const fake = {
        api: new RestApi(stack, 'Api'),
        function: {} as IFunction,
        timeout: Duration.seconds(1),
      };

      expect(
        () =>
          new FlowTrigger(stack, 'Trigger', {
            ...{ ...fake, streaming: true },
            sender: {
              type: 'https',
              address: '/orders',
              ...(authorization !== undefined && { authorization }),
            },
          }),
      ).toThrow('it must be "iam" or "none"');
    },
  );

  it.each([
    { sender: {}, expected: 'AWS_IAM' },
    { sender: { authorization: 'iam' } as const, expected: 'AWS_IAM' },
    { sender: { authorization: 'none' } as const, expected: 'NONE' },
  ])('asks for $expected when the authorization is $sender.authorization', ({ sender, expected }) => {
    const template = ordersTemplate(sender);

    const types = methods(template).map((method) => method['AuthorizationType']);
    expect(types).toEqual([expected, expected]);
  });

  it.each([
    { address: '/orders', parts: ['orders'] },
    { address: '/orders/v1', parts: ['orders', 'v1'] },
    { address: '/orders/v1/*', parts: ['orders', 'v1', '{proxy+}'] },
    { address: '/*', parts: ['{proxy+}'] },
  ])('serves $address at $parts', ({ address, parts }) => {
    const template = ordersTemplate({ address });

    const resource = resources(template, 'AWS::ApiGateway::Resource');
    expect(resource.map(({ Properties: { PathPart } }) => PathPart)).toEqual(parts);
    const [leaf] = Object.keys(
      template.findResources('AWS::ApiGateway::Resource', { Properties: { PathPart: parts.at(-1) } }),
    );
    for (const method of methods(template).filter(({ HttpMethod }) => HttpMethod !== 'ANY')) {
      expect(method['ResourceId']).toEqual({ Ref: leaf });
    }
  });

  it('serves the path before a wildcard too', () => {
    const template = ordersTemplate({ address: '/orders/*' });

    const resource = Object.keys(
      template.findResources('AWS::ApiGateway::Resource', { Properties: { PathPart: 'orders' } }),
    );
    const served = methods(template).filter(({ HttpMethod }) => HttpMethod === 'ANY');
    expect(served.map(({ ResourceId }) => ResourceId)).toContainEqual({ Ref: resource[0] });
  });

  it('leaves the path before a wildcard to the flow that has it', () => {
    const sender = { type: 'https', address: '/orders' } as const;
    const beneath = { ...ordersFlow({ name: 'beneath' }), sender: { ...sender, address: '/orders/*' } };

    const template = stackTemplate({
      flows: [beneath, ordersFlow({ sender })],
      stages,
      stage: 'test',
    });

    expect(methods(template)).toHaveLength(4);
  });

  it.each([
    { address: '/orders/v1', end: '/orders/v1' },
    { address: '/orders/v1/*', end: '/orders/v1' },
    { address: '/*', end: '/' },
  ])('is called at $end for $address', ({ address, end }) => {
    const template = ordersTemplate({ address });

    const url = JSON.stringify(template.findOutputs('OrdersUrl')['OrdersUrl']);
    expect(url).toMatch(new RegExp(`"Ref":"ApiRestDeploymentStagetest\\w+"},"${end}"\\]`));
  });

  it.each([
    { streaming: true, mode: 'STREAM', path: '/response-streaming-invocations', limitMs: 900_000 },
    { streaming: false, mode: 'BUFFERED', path: '/invocations', limitMs: 29_000 },
  ])('hands answers on in mode $mode when streaming is $streaming', ({ streaming, mode, path, limitMs }) => {
    const template = stackTemplate({ streaming });

    expect(methods(template)).not.toHaveLength(0);
    for (const { Integration } of methods(template)) {
      expect(Integration).toMatchObject({ Type: 'AWS_PROXY', ResponseTransferMode: mode });
      expect(JSON.stringify(Integration)).toContain(`"${path}"`);
      expect(Integration).toHaveProperty('TimeoutInMillis', expect.any(Number));
      expect(Number(Object(Integration)['TimeoutInMillis'])).toBeLessThanOrEqual(limitMs);
    }
  });

  it('may be invoked through its own routes of this API only', () => {
    const template = ordersTemplate({});

    const sources = resources(template, 'AWS::Lambda::Permission').map(({ Properties: { SourceArn } }) =>
      JSON.stringify(SourceArn),
    );
    expect(sources).toEqual([
      expect.stringContaining('"/POST/orders"'),
      expect.stringContaining('"/*/orders"'),
    ]);
    expect(sources.join()).not.toContain('test-invoke');
  });
});
