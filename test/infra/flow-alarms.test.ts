import { describe, expect, it } from '@jest/globals';
import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FlowAlarms } from '../../infra/flow-alarms.ts';
import { newApp } from './stack-of.ts';

function alarmsTemplate(): Template {
  const stack = new Stack(newApp(), 'stack');
  const lambda = LambdaFunction.fromFunctionName(stack, 'Function', 'orders');
  new FlowAlarms(stack, 'Alarms', { function: lambda, timeout: Duration.seconds(100) });
  return Template.fromStack(stack);
}

describe('FlowAlarms', () => {
  it.each([
    { MetricName: 'Errors', Statistic: 'Sum', Threshold: 1 },
    { MetricName: 'Throttles', Statistic: 'Sum', Threshold: 1 },
    { MetricName: 'Duration', ExtendedStatistic: 'p99', Threshold: 80_000 },
  ])('watches $MetricName from $Threshold on, and a quiet function is a healthy one', (properties) => {
    alarmsTemplate().hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...properties,
      Namespace: 'AWS/Lambda',
      Dimensions: [{ Name: 'FunctionName', Value: Match.anyValue() }],
      TreatMissingData: 'notBreaching',
    });
  });

  it('needs no metric math', () => {
    const alarms = JSON.stringify(alarmsTemplate().findResources('AWS::CloudWatch::Alarm'));

    expect(alarms).not.toContain('"Metrics"');
  });
});
