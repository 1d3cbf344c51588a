import type { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  ComparisonOperator,
  type Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface FlowAlarmsProps {
  readonly function: IFunction;
  /** After which the function is ended. */
  readonly timeout: Duration;
}

/** Of the timeout: whoever comes so near meets it soon. */
const slowShare = 0.8;

/** Tells when one function of a flow fails, is held back, or comes near its timeout. */
export class FlowAlarms extends Construct {
  constructor(scope: Construct, id: string, props: FlowAlarmsProps) {
    super(scope, id);
    const { function: lambda, timeout } = props;
    countAlarm(this, 'Errors', lambda.metricErrors());
    countAlarm(this, 'Throttles', lambda.metricThrottles());
    lambda.metricDuration({ statistic: Stats.percentile(99) }).createAlarm(this, 'Slow', {
      threshold: timeout.toMilliseconds() * slowShare,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** An alarm on the first occurrence within the metric's period. */
export function countAlarm(scope: Construct, id: string, metric: Metric): Alarm {
  return metric.createAlarm(scope, id, {
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
