import { type RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  CfnRestApi,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { addGatewayResponses } from './gateway-responses.ts';

export interface IntegrationApiProps {
  /** Name of the stage: the first part of every path. */
  readonly stageName: string;
  readonly throttling: { readonly ratePerSecond: number; readonly burst: number };
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * One line per request. No header, no query, no body; not API Gateway's own error message either, since for a wrong
 * signature it repeats the caller's signed headers.
 * @see Amazon API Gateway Developer Guide, "Variables for access logging for API Gateway"
 */
const accessLogFields = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  traceId: '$context.xrayTraceId',
  caller: '$context.identity.userArn',
  sourceIp: '$context.identity.sourceIp',
  tlsVersion: '$context.tlsVersion',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  path: '$context.path',
  status: '$context.status',
  gatewayResponse: '$context.error.responseType',
  responseBytes: '$context.responseLength',
  durationMs: '$context.responseLatency',
  integrationStatus: '$context.integration.status',
  integrationMs: '$context.integration.latency',
  transferMode: '$context.integration.responseTransferMode',
  allHeadersMs: '$context.integration.timeToAllHeaders',
  firstContentMs: '$context.integration.timeToFirstContent',
};

/** The Regional REST API before the flows: the only front door with streaming, IAM and throttling in one. */
export class IntegrationApi extends Construct {
  readonly rest: RestApi;

  constructor(scope: Construct, id: string, props: IntegrationApiProps) {
    super(scope, id);
    const { logRetention: retention, removalPolicy } = props;
    const accessLog = new LogGroup(this, 'AccessLog', { retention, removalPolicy });
    this.rest = new RestApi(this, 'Rest', {
      restApiName: `iflow-${props.stageName}`,
      endpointTypes: [EndpointType.REGIONAL],
      // A body reaches the flow as the bytes that were sent, not as a text that API Gateway made of them.
      binaryMediaTypes: ['*/*'],
      cloudWatchRole: false,
      deployOptions: {
        stageName: props.stageName,
        throttlingRateLimit: props.throttling.ratePerSecond,
        throttlingBurstLimit: props.throttling.burst,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
        loggingLevel: MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        tracingEnabled: true,
      },
    });
    requireTls12(this.rest);
    addGatewayResponses(this.rest);
    acknowledge(this.rest);
  }
}

/**
 * API Gateway's own default for Regional APIs still takes TLS 1.0; CDK's construct has no property for it.
 * @see Amazon API Gateway Developer Guide, "Security policies for REST APIs in API Gateway"
 */
function requireTls12(api: RestApi): void {
  const resource = api.node.defaultChild;
  if (!(resource instanceof CfnRestApi)) return;
  resource.securityPolicy = 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09';
  resource.endpointAccessMode = 'BASIC';
}

function acknowledge(api: RestApi): void {
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG2',
    reason: 'The flow checks what it takes and says what is wrong; the wildcard routes take any body.',
  });
  Validations.of(api.deploymentStage).acknowledge(
    {
      id: 'AwsSolutions-APIG3',
      reason:
        'Only signed requests come in, as many as the stage allows; a web ACL belongs to the account that has one.',
    },
    {
      id: 'AwsSolutions-APIG6',
      reason:
        'The access log is on. Execution logs need a role that is one per account and Region, not of this stack.',
    },
  );
}
